package retouch.trainer.data.sketch;

/// Finds the lines that a person would draw. A port: [CannyEdges] comes with the trainer; a network such as
/// HED, with a threshold, fits here too.
///
/// Thread-safe: several threads ask at once.
@FunctionalInterface
public interface EdgeDetector {

    /// @param rgb the picture after histogram equalization, `[S][S][3]` in `[0, 255]`; borrowed
    /// @return a new plane `[S][S]`, true on a line of any thickness
    boolean[] edges(float[] rgb, int side);
}

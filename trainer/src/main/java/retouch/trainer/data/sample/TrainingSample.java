package retouch.trainer.data.sample;

import java.util.Objects;
import java.util.Optional;

import retouch.schemas.pixel.ColorStrokes;
import retouch.schemas.pixel.NineChannels;
import retouch.schemas.tensor.Tensor;

/// One picture with a hole and the guidance that a person might have drawn. Its arrays are borrowed: nobody
/// writes to them.
///
/// @param side      pixels of the square
/// @param photo     `[S][S][3]`, sRGB in `[0, 255]`: what is to be painted
/// @param hole      `[S][S]`, true in the hole
/// @param lines     `[S][S]`, true on a line, in and outside the hole; empty where no sketch is given
/// @param color     strokes of color, in and outside the hole; empty where none are given
/// @param noiseSeed decides the noise
@SuppressWarnings("ArrayRecordComponent") // handed from thread to thread, never compared
public record TrainingSample(
        int side,
        float[] photo,
        boolean[] hole,
        Optional<boolean[]> lines,
        Optional<ColorStrokes> color,
        long noiseSeed) {

    public TrainingSample {
        Objects.requireNonNull(lines, "lines");
        Objects.requireNonNull(color, "color");
        if (photo.length != 3 * side * side || hole.length != side * side) {
            throw new IllegalArgumentException("photo and hole must have a side of " + side + " pixels");
        }
    }

    /// The network's nine channels, `[1, S, S, 9]`, through the codec of serving.
    public Tensor input() {
        return NineChannels.assemble(side, photo, hole, lines, color, noiseSeed);
    }

    /// What the network should paint, `[1, S, S, 3]`, BGR in `[-1, 1]`.
    public Tensor truth() {
        return NineChannels.target(side, photo);
    }

    /// How much of the picture is hole, in `[0, 1]`.
    public double holeShare() {
        int count = 0;
        for (boolean pixel : hole) {
            count += pixel ? 1 : 0;
        }
        return (double) count / hole.length;
    }
}

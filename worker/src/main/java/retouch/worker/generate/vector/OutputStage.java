package retouch.worker.generate.vector;

/// What follows a convolution's sums, pixel by pixel while they are in the cache: normalization, activation,
/// gate. Immutable; threads share one.
interface OutputStage {

    /// How many values one grid pixel has, bias included in them.
    int columns();

    /// Writes the pixel or pixels that one grid pixel makes.
    ///
    /// @param sums   the pixel's columns begin at `at`; may be overwritten
    /// @param into   the output
    /// @param row    of the grid
    /// @param column of the grid
    /// @param work   this thread's own
    void write(float[] sums, int at, FeatureMap into, int row, int column, Work work);
}

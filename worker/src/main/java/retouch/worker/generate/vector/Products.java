package retouch.worker.generate.vector;

/// The right sides of a layer's matrix products, all `[depth, columns]`, in the layout of whoever multiplies.
///
/// Thread-safe once they are filled; different rows may be filled at once.
interface Products {

    /// Rows of a left side at most.
    int ROWS_MAX = 64;

    /// Copies one row of a right side, `[columns]`.
    void setRow(int matrix, int row, float[] values);

    /// Multiplies `rows` rows with a right side. A row's sums have the same bits whichever rows are beside it.
    ///
    /// @param rows   1 to [#ROWS_MAX]
    /// @param inputs holds `[rows, depth]` from `inputsAt`
    /// @param sums   gets `[rows, columns]` from `sumsAt`
    void multiply(int matrix, int rows, float[] inputs, int inputsAt, float[] sums, int sumsAt);

    /// What the right sides take.
    long bytes();
}

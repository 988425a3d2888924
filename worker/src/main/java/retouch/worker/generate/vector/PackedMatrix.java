package retouch.worker.generate.vector;

/// The right side of a matrix product, `[rows, columns]`, in panels of [MatrixKernel#PANEL] columns each of
/// which lies in memory in the order in which the kernel reads it.
///
/// @param rows    rows of the matrix
/// @param columns a multiple of the panel's
/// @param values  `[columns / PANEL, rows, PANEL]`
record PackedMatrix(int rows, int columns, float[] values) {

    static PackedMatrix zeros(int rows, int columns) {
        return new PackedMatrix(rows, columns, new float[Math.multiplyExact(rows, columns)]);
    }

    /// Copies a row-major matrix.
    static PackedMatrix of(int rows, int columns, float[] matrix) {
        PackedMatrix packed = zeros(rows, columns);
        for (int row = 0; row < rows; row++) {
            packed.setRow(row, matrix, row * columns);
        }
        return packed;
    }

    /// Copies one row, from where it begins in `from`.
    void setRow(int row, float[] from, int at) {
        for (int panel = 0; panel < panels(); panel++) {
            System.arraycopy(from, at + panel * MatrixKernel.PANEL, values,
                    panel(panel) + row * MatrixKernel.PANEL, MatrixKernel.PANEL);
        }
    }

    int panels() {
        return columns / MatrixKernel.PANEL;
    }

    /// Where a panel begins.
    int panel(int panel) {
        return panel * rows * MatrixKernel.PANEL;
    }

    long bytes() {
        return (long) Float.BYTES * values.length;
    }
}

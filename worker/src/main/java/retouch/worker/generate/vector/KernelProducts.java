package retouch.worker.generate.vector;

import java.util.Arrays;

/// Products by [MatrixKernel], whose right sides are packed once.
final class KernelProducts implements Products {

    private static final float[] NO_BIAS = new float[MatrixKernel.PANEL];
    private static final int[] ONE_RUN = {0};

    private final int depth;
    private final int columns;
    private final PackedMatrix[] matrices;
    private final int[] starts = new int[ROWS_MAX];

    /// All zeros.
    ///
    /// @param columns a multiple of the kernel's panel
    KernelProducts(int count, int depth, int columns) {
        this.depth = depth;
        this.columns = columns;
        this.matrices = new PackedMatrix[count];
        Arrays.setAll(matrices, matrix -> PackedMatrix.zeros(depth, columns));
        Arrays.setAll(starts, row -> row * depth);
    }

    @Override
    public void setRow(int matrix, int row, float[] values) {
        matrices[matrix].setRow(row, values, 0);
    }

    @Override
    public void multiply(int matrix, int rows, float[] inputs, int inputsAt, float[] sums, int sumsAt) {
        MatrixKernel.Rows left = new MatrixKernel.Rows(inputs, starts, ONE_RUN, depth).at(inputsAt);
        PackedMatrix right = matrices[matrix];
        for (int panel = 0; panel < right.panels(); panel++) {
            MatrixKernel.multiply(left, 0, rows, right.values(), right.panel(panel), NO_BIAS, 0, sums,
                    sumsAt + panel * MatrixKernel.PANEL, columns);
        }
    }

    @Override
    public long bytes() {
        return Arrays.stream(matrices).mapToLong(PackedMatrix::bytes).sum();
    }
}

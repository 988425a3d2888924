package retouch.worker.generate.vector;

import java.util.Arrays;

import retouch.worker.generate.openblas.OpenBlas;

/// Products by OpenBLAS, which packs its right side, row-major here, anew for each.
final class BlasProducts implements Products {

    private final OpenBlas library;
    private final int depth;
    private final int columns;
    private final float[][] matrices;

    /// All zeros.
    BlasProducts(OpenBlas library, int count, int depth, int columns) {
        this.library = library;
        this.depth = depth;
        this.columns = columns;
        this.matrices = new float[count][Math.multiplyExact(depth, columns)];
    }

    @Override
    public void setRow(int matrix, int row, float[] values) {
        System.arraycopy(values, 0, matrices[matrix], row * columns, columns);
    }

    @Override
    public void multiply(int matrix, int rows, float[] inputs, int inputsAt, float[] sums, int sumsAt) {
        library.multiply(rows, depth, columns, inputs, inputsAt, matrices[matrix], sums, sumsAt);
    }

    @Override
    public long bytes() {
        return Arrays.stream(matrices).mapToLong(matrix -> (long) Float.BYTES * matrix.length).sum();
    }
}

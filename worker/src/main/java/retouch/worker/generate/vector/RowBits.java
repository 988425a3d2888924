package retouch.worker.generate.vector;

import java.util.Arrays;
import java.util.SplittableRandom;

import retouch.worker.generate.openblas.OpenBlas;

/// Whether a row's sums have the same bits whichever rows are beside them: what the engine's regions and kept
/// encoders rest on, and what OpenBLAS promises nowhere. It has other kernels for every processor, for the last
/// rows and columns and for small products, so it is asked: those for AVX-512 pass, those for AVX2 do not.
final class RowBits {

    private static final int[] ROWS = {1, 2, 3, 4, 5, 6, 7, 8, 11, 13, 16, 17, 24, 31, 47};
    private static final int[] DEPTHS = {Lanes.COUNT, 3 * Lanes.COUNT, 256, 512 + Lanes.COUNT};

    /// An odd number of panels, and one that leaves some columns over where a kernel takes many at a time.
    private static final int[] PANELS = {1, 3, 4, 9};

    private RowBits() {}

    static boolean same(OpenBlas library) {
        return Arrays.stream(DEPTHS).allMatch(depth -> Arrays.stream(PANELS)
                .allMatch(panels -> same(library, depth, panels * MatrixKernel.PANEL)));
    }

    private static boolean same(OpenBlas library, int depth, int columns) {
        SplittableRandom random = new SplittableRandom(depth);
        float[] left = floats(random, Products.ROWS_MAX * depth);
        float[] right = floats(random, depth * columns);
        float[] all = new float[Products.ROWS_MAX * columns];
        library.multiply(Products.ROWS_MAX, depth, columns, left, 0, right, all, 0);
        float[] some = new float[all.length];
        for (int rows : ROWS) {
            for (int first = 0; first + rows <= Products.ROWS_MAX; first += 13) {
                library.multiply(rows, depth, columns, left, first * depth, right, some, 0);
                if (Arrays.mismatch(some, 0, rows * columns, all, first * columns,
                        (first + rows) * columns) >= 0) {
                    return false;
                }
            }
        }
        return true;
    }

    static float[] floats(SplittableRandom random, int count) {
        float[] floats = new float[count];
        for (int index = 0; index < count; index++) {
            floats[index] = (float) random.nextDouble(-1, 1);
        }
        return floats;
    }
}

package retouch.worker.generate.vector;

import java.util.Arrays;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Multiplies some rows of `A` with one panel of `B`, with the sums in registers: 12 rows times two vectors
/// where a processor has 32 vector registers, else 6.
///
/// The rows of `A` may lie in pieces anywhere in an array, so that a convolution reads its taps where they
/// are in the feature map ("indirect" matrix product: no im2col). A row's sum is added up in the same order
/// whichever rows it is computed with.
final class MatrixKernel {

    /// Columns of a panel.
    static final int PANEL = 2 * Lanes.COUNT;

    /// How deep a sum is added up in registers. The error of a long sum grows with its length, so a longer one
    /// is the sum of several.
    private static final int DEPTH = 256;

    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;
    private static final float[] NOTHING = new float[PANEL];
    private static final boolean MANY_REGISTERS = Lanes.COUNT == 16
            || !System.getProperty("os.arch").equals("amd64");

    private MatrixKernel() {}

    /// The left side: row `r` is the pieces of `runLength` values that begin at `starts[r] + runs[0]`,
    /// `starts[r] + runs[1]` and so on.
    ///
    /// @param values    what holds the rows
    /// @param starts    one per row
    /// @param runs      one per piece
    /// @param runLength values in a piece
    /// @param shift     added to every start
    record Rows(float[] values, int[] starts, int[] runs, int runLength, int shift) {

        Rows(float[] values, int[] starts, int[] runs, int runLength) {
            this(values, starts, runs, runLength, 0);
        }

        /// The same rows, each piece in `parts` of the same length.
        private Rows cut(int parts) {
            int[] cut = new int[runs.length * parts];
            for (int index = 0; index < cut.length; index++) {
                cut[index] = runs[index / parts] + index % parts * (runLength / parts);
            }
            return new Rows(values, starts, cut, runLength / parts, shift);
        }

        /// Of each row some pieces.
        private Rows some(int from, int to) {
            return new Rows(values, starts, Arrays.copyOfRange(runs, from, to), runLength, shift);
        }

        /// The same rows further on in the array.
        Rows at(int position) {
            return new Rows(values, starts, runs, runLength, position);
        }
    }

    /// What all rows of a product have in common: where their pieces are from where a row begins.
    record Pieces(float[] values, int[] runs, int runLength) {

        Rows rows(int[] starts) {
            return new Rows(values, starts, runs, runLength);
        }
    }

    /// `C[r] = bias + A[r] · B` for `count` rows of `A` from `first` on.
    ///
    /// @param b    holds the panel, `[runs.length * runLength, PANEL]`, from `bAt`
    /// @param bias holds one value per column of the panel, from `biasAt`
    /// @param c    gets the first of these rows at `cAt`, the next at `cAt + cStride`
    static void multiply(Rows a, int first, int count, float[] b, int bAt, float[] bias, int biasAt,
            float[] c, int cAt, int cStride) {
        int pieces = Math.ceilDiv(a.runLength, DEPTH);
        if (a.runs.length * a.runLength <= DEPTH || a.runLength % pieces != 0) {
            multiplyShort(a, first, count, b, bAt, bias, biasAt, c, cAt, cStride);
            return;
        }
        Rows cut = a.cut(pieces);
        int runs = Math.max(1, DEPTH / cut.runLength);
        float[] part = new float[count * PANEL];
        for (int run = 0; run < cut.runs.length; run += runs) {
            Rows some = cut.some(run, Math.min(run + runs, cut.runs.length));
            int from = bAt + run * cut.runLength * PANEL;
            if (run == 0) {
                multiplyShort(some, first, count, b, from, bias, biasAt, c, cAt, cStride);
            } else {
                multiplyShort(some, first, count, b, from, NOTHING, 0, part, 0, PANEL);
                add(part, count, c, cAt, cStride);
            }
        }
    }

    private static void add(float[] part, int count, float[] c, int cAt, int cStride) {
        for (int row = 0; row < count; row++) {
            for (int column = 0; column < PANEL; column += L) {
                int at = cAt + row * cStride + column;
                FloatVector.fromArray(S, c, at).add(FloatVector.fromArray(S, part, row * PANEL + column))
                        .intoArray(c, at);
            }
        }
    }

    /// As [#multiply], each sum in one go.
    private static void multiplyShort(Rows a, int first, int count, float[] b, int bAt, float[] bias,
            int biasAt,
            float[] c, int cAt, int cStride) {
        int row = 0;
        if (MANY_REGISTERS) {
            for (; row + 12 <= count; row += 12) {
                twelve(a, first + row, b, bAt, bias, biasAt, c, cAt + row * cStride, cStride);
            }
        }
        for (; row + 6 <= count; row += 6) {
            six(a, first + row, b, bAt, bias, biasAt, c, cAt + row * cStride, cStride);
        }
        for (; row + 4 <= count; row += 4) {
            four(a, first + row, b, bAt, bias, biasAt, c, cAt + row * cStride, cStride);
        }
        for (; row < count; row++) {
            one(a, first + row, b, bAt, bias, biasAt, c, cAt + row * cStride);
        }
    }

    private static void twelve(Rows a, int first, float[] b, int bAt, float[] bias, int biasAt, float[] c,
            int cAt, int cStride) {
        float[] values = a.values;
        FloatVector bias0 = FloatVector.fromArray(S, bias, biasAt);
        FloatVector bias1 = FloatVector.fromArray(S, bias, biasAt + L);
        FloatVector left0 = bias0;
        FloatVector right0 = bias1;
        FloatVector left1 = bias0;
        FloatVector right1 = bias1;
        FloatVector left2 = bias0;
        FloatVector right2 = bias1;
        FloatVector left3 = bias0;
        FloatVector right3 = bias1;
        FloatVector left4 = bias0;
        FloatVector right4 = bias1;
        FloatVector left5 = bias0;
        FloatVector right5 = bias1;
        FloatVector left6 = bias0;
        FloatVector right6 = bias1;
        FloatVector left7 = bias0;
        FloatVector right7 = bias1;
        FloatVector left8 = bias0;
        FloatVector right8 = bias1;
        FloatVector left9 = bias0;
        FloatVector right9 = bias1;
        FloatVector left10 = bias0;
        FloatVector right10 = bias1;
        FloatVector left11 = bias0;
        FloatVector right11 = bias1;
        int at = bAt;
        for (int run = 0; run < a.runs.length; run++) {
            int a0 = a.starts[first] + a.shift + a.runs[run];
            int a1 = a.starts[first + 1] + a.shift + a.runs[run];
            int a2 = a.starts[first + 2] + a.shift + a.runs[run];
            int a3 = a.starts[first + 3] + a.shift + a.runs[run];
            int a4 = a.starts[first + 4] + a.shift + a.runs[run];
            int a5 = a.starts[first + 5] + a.shift + a.runs[run];
            int a6 = a.starts[first + 6] + a.shift + a.runs[run];
            int a7 = a.starts[first + 7] + a.shift + a.runs[run];
            int a8 = a.starts[first + 8] + a.shift + a.runs[run];
            int a9 = a.starts[first + 9] + a.shift + a.runs[run];
            int a10 = a.starts[first + 10] + a.shift + a.runs[run];
            int a11 = a.starts[first + 11] + a.shift + a.runs[run];
            for (int i = 0; i < a.runLength; i++) {
                FloatVector left = FloatVector.fromArray(S, b, at + i * PANEL);
                FloatVector right = FloatVector.fromArray(S, b, at + i * PANEL + L);
                FloatVector x0 = FloatVector.broadcast(S, values[a0 + i]);
                left0 = x0.fma(left, left0);
                right0 = x0.fma(right, right0);
                FloatVector x1 = FloatVector.broadcast(S, values[a1 + i]);
                left1 = x1.fma(left, left1);
                right1 = x1.fma(right, right1);
                FloatVector x2 = FloatVector.broadcast(S, values[a2 + i]);
                left2 = x2.fma(left, left2);
                right2 = x2.fma(right, right2);
                FloatVector x3 = FloatVector.broadcast(S, values[a3 + i]);
                left3 = x3.fma(left, left3);
                right3 = x3.fma(right, right3);
                FloatVector x4 = FloatVector.broadcast(S, values[a4 + i]);
                left4 = x4.fma(left, left4);
                right4 = x4.fma(right, right4);
                FloatVector x5 = FloatVector.broadcast(S, values[a5 + i]);
                left5 = x5.fma(left, left5);
                right5 = x5.fma(right, right5);
                FloatVector x6 = FloatVector.broadcast(S, values[a6 + i]);
                left6 = x6.fma(left, left6);
                right6 = x6.fma(right, right6);
                FloatVector x7 = FloatVector.broadcast(S, values[a7 + i]);
                left7 = x7.fma(left, left7);
                right7 = x7.fma(right, right7);
                FloatVector x8 = FloatVector.broadcast(S, values[a8 + i]);
                left8 = x8.fma(left, left8);
                right8 = x8.fma(right, right8);
                FloatVector x9 = FloatVector.broadcast(S, values[a9 + i]);
                left9 = x9.fma(left, left9);
                right9 = x9.fma(right, right9);
                FloatVector x10 = FloatVector.broadcast(S, values[a10 + i]);
                left10 = x10.fma(left, left10);
                right10 = x10.fma(right, right10);
                FloatVector x11 = FloatVector.broadcast(S, values[a11 + i]);
                left11 = x11.fma(left, left11);
                right11 = x11.fma(right, right11);
            }
            at += a.runLength * PANEL;
        }
        left0.intoArray(c, cAt);
        right0.intoArray(c, cAt + L);
        left1.intoArray(c, cAt + cStride);
        right1.intoArray(c, cAt + cStride + L);
        left2.intoArray(c, cAt + 2 * cStride);
        right2.intoArray(c, cAt + 2 * cStride + L);
        left3.intoArray(c, cAt + 3 * cStride);
        right3.intoArray(c, cAt + 3 * cStride + L);
        left4.intoArray(c, cAt + 4 * cStride);
        right4.intoArray(c, cAt + 4 * cStride + L);
        left5.intoArray(c, cAt + 5 * cStride);
        right5.intoArray(c, cAt + 5 * cStride + L);
        left6.intoArray(c, cAt + 6 * cStride);
        right6.intoArray(c, cAt + 6 * cStride + L);
        left7.intoArray(c, cAt + 7 * cStride);
        right7.intoArray(c, cAt + 7 * cStride + L);
        left8.intoArray(c, cAt + 8 * cStride);
        right8.intoArray(c, cAt + 8 * cStride + L);
        left9.intoArray(c, cAt + 9 * cStride);
        right9.intoArray(c, cAt + 9 * cStride + L);
        left10.intoArray(c, cAt + 10 * cStride);
        right10.intoArray(c, cAt + 10 * cStride + L);
        left11.intoArray(c, cAt + 11 * cStride);
        right11.intoArray(c, cAt + 11 * cStride + L);
    }

    private static void six(Rows a, int first, float[] b, int bAt, float[] bias, int biasAt, float[] c,
            int cAt, int cStride) {
        float[] values = a.values;
        FloatVector bias0 = FloatVector.fromArray(S, bias, biasAt);
        FloatVector bias1 = FloatVector.fromArray(S, bias, biasAt + L);
        FloatVector left0 = bias0;
        FloatVector right0 = bias1;
        FloatVector left1 = bias0;
        FloatVector right1 = bias1;
        FloatVector left2 = bias0;
        FloatVector right2 = bias1;
        FloatVector left3 = bias0;
        FloatVector right3 = bias1;
        FloatVector left4 = bias0;
        FloatVector right4 = bias1;
        FloatVector left5 = bias0;
        FloatVector right5 = bias1;
        int at = bAt;
        for (int run = 0; run < a.runs.length; run++) {
            int a0 = a.starts[first] + a.shift + a.runs[run];
            int a1 = a.starts[first + 1] + a.shift + a.runs[run];
            int a2 = a.starts[first + 2] + a.shift + a.runs[run];
            int a3 = a.starts[first + 3] + a.shift + a.runs[run];
            int a4 = a.starts[first + 4] + a.shift + a.runs[run];
            int a5 = a.starts[first + 5] + a.shift + a.runs[run];
            for (int i = 0; i < a.runLength; i++) {
                FloatVector left = FloatVector.fromArray(S, b, at + i * PANEL);
                FloatVector right = FloatVector.fromArray(S, b, at + i * PANEL + L);
                FloatVector x0 = FloatVector.broadcast(S, values[a0 + i]);
                left0 = x0.fma(left, left0);
                right0 = x0.fma(right, right0);
                FloatVector x1 = FloatVector.broadcast(S, values[a1 + i]);
                left1 = x1.fma(left, left1);
                right1 = x1.fma(right, right1);
                FloatVector x2 = FloatVector.broadcast(S, values[a2 + i]);
                left2 = x2.fma(left, left2);
                right2 = x2.fma(right, right2);
                FloatVector x3 = FloatVector.broadcast(S, values[a3 + i]);
                left3 = x3.fma(left, left3);
                right3 = x3.fma(right, right3);
                FloatVector x4 = FloatVector.broadcast(S, values[a4 + i]);
                left4 = x4.fma(left, left4);
                right4 = x4.fma(right, right4);
                FloatVector x5 = FloatVector.broadcast(S, values[a5 + i]);
                left5 = x5.fma(left, left5);
                right5 = x5.fma(right, right5);
            }
            at += a.runLength * PANEL;
        }
        left0.intoArray(c, cAt);
        right0.intoArray(c, cAt + L);
        left1.intoArray(c, cAt + cStride);
        right1.intoArray(c, cAt + cStride + L);
        left2.intoArray(c, cAt + 2 * cStride);
        right2.intoArray(c, cAt + 2 * cStride + L);
        left3.intoArray(c, cAt + 3 * cStride);
        right3.intoArray(c, cAt + 3 * cStride + L);
        left4.intoArray(c, cAt + 4 * cStride);
        right4.intoArray(c, cAt + 4 * cStride + L);
        left5.intoArray(c, cAt + 5 * cStride);
        right5.intoArray(c, cAt + 5 * cStride + L);
    }

    private static void four(Rows a, int first, float[] b, int bAt, float[] bias, int biasAt, float[] c,
            int cAt, int cStride) {
        float[] values = a.values;
        FloatVector bias0 = FloatVector.fromArray(S, bias, biasAt);
        FloatVector bias1 = FloatVector.fromArray(S, bias, biasAt + L);
        FloatVector left0 = bias0;
        FloatVector right0 = bias1;
        FloatVector left1 = bias0;
        FloatVector right1 = bias1;
        FloatVector left2 = bias0;
        FloatVector right2 = bias1;
        FloatVector left3 = bias0;
        FloatVector right3 = bias1;
        int at = bAt;
        for (int run = 0; run < a.runs.length; run++) {
            int a0 = a.starts[first] + a.shift + a.runs[run];
            int a1 = a.starts[first + 1] + a.shift + a.runs[run];
            int a2 = a.starts[first + 2] + a.shift + a.runs[run];
            int a3 = a.starts[first + 3] + a.shift + a.runs[run];
            for (int i = 0; i < a.runLength; i++) {
                FloatVector left = FloatVector.fromArray(S, b, at + i * PANEL);
                FloatVector right = FloatVector.fromArray(S, b, at + i * PANEL + L);
                FloatVector x0 = FloatVector.broadcast(S, values[a0 + i]);
                left0 = x0.fma(left, left0);
                right0 = x0.fma(right, right0);
                FloatVector x1 = FloatVector.broadcast(S, values[a1 + i]);
                left1 = x1.fma(left, left1);
                right1 = x1.fma(right, right1);
                FloatVector x2 = FloatVector.broadcast(S, values[a2 + i]);
                left2 = x2.fma(left, left2);
                right2 = x2.fma(right, right2);
                FloatVector x3 = FloatVector.broadcast(S, values[a3 + i]);
                left3 = x3.fma(left, left3);
                right3 = x3.fma(right, right3);
            }
            at += a.runLength * PANEL;
        }
        left0.intoArray(c, cAt);
        right0.intoArray(c, cAt + L);
        left1.intoArray(c, cAt + cStride);
        right1.intoArray(c, cAt + cStride + L);
        left2.intoArray(c, cAt + 2 * cStride);
        right2.intoArray(c, cAt + 2 * cStride + L);
        left3.intoArray(c, cAt + 3 * cStride);
        right3.intoArray(c, cAt + 3 * cStride + L);
    }

    private static void one(Rows a, int row, float[] b, int bAt, float[] bias, int biasAt, float[] c,
            int cAt) {
        FloatVector left = FloatVector.fromArray(S, bias, biasAt);
        FloatVector right = FloatVector.fromArray(S, bias, biasAt + L);
        int at = bAt;
        for (int run : a.runs) {
            int from = a.starts[row] + a.shift + run;
            for (int i = 0; i < a.runLength; i++) {
                FloatVector x = FloatVector.broadcast(S, a.values[from + i]);
                left = x.fma(FloatVector.fromArray(S, b, at + i * PANEL), left);
                right = x.fma(FloatVector.fromArray(S, b, at + i * PANEL + L), right);
            }
            at += a.runLength * PANEL;
        }
        left.intoArray(c, cAt);
        right.intoArray(c, cAt + L);
    }
}

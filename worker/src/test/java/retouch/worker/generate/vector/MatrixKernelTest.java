package retouch.worker.generate.vector;

import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class MatrixKernelTest {

    private static final int PANEL = MatrixKernel.PANEL;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 11, 12, 13, 16, 23, 24, 29, 48})
    void multipliesAnyNumberOfRowsInAnyPieces(int count) {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            int runLength = 1 + random.nextInt(40);
            int[] runs = random.ints(1 + random.nextInt(4), 0, 300).toArray();
            int[] starts = random.ints(count + 2, 0, 300).toArray();
            float[] values = floats(random, 700);
            float[] panel = floats(random, runs.length * runLength * PANEL + 3);
            float[] bias = floats(random, PANEL + 5);
            int stride = PANEL + 7;
            float[] sums = new float[count * stride + 1];
            MatrixKernel.Rows rows = new MatrixKernel.Rows(values, starts, runs, runLength).at(9);

            MatrixKernel.multiply(rows, 2, count, panel, 3, bias, 5, sums, 1, stride);

            for (int row = 0; row < count; row++) {
                for (int column = 0; column < PANEL; column++) {
                    double expected = bias[5 + column];
                    for (int run = 0; run < runs.length; run++) {
                        for (int i = 0; i < runLength; i++) {
                            expected += (double) values[starts[2 + row] + 9 + runs[run] + i]
                                    * panel[3 + (run * runLength + i) * PANEL + column];
                        }
                    }
                    assertThat((double) sums[1 + row * stride + column])
                            .as("seed %d, row %d, column %d", seed, row, column)
                            .isCloseTo(expected, within(1e-4));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 257, 400, 512, 576, 1024})
    void addsLongSumsUpInPieces(int depth) {
        for (int runs : new int[]{1, 3}) {
            Random random = new Random(depth);
            int count = 13;
            float[] values = floats(random, count + runs * depth);
            float[] panel = floats(random, runs * depth * PANEL);
            float[] bias = floats(random, PANEL);
            float[] sums = new float[count * PANEL];
            MatrixKernel.Rows rows = new MatrixKernel.Rows(values, IntStream.range(0, count).toArray(),
                    IntStream.range(0, runs).map(run -> run * depth).toArray(), depth);

            MatrixKernel.multiply(rows, 0, count, panel, 0, bias, 0, sums, 0, PANEL);

            for (int index = 0; index < sums.length; index++) {
                double expected = bias[index % PANEL];
                for (int i = 0; i < runs * depth; i++) {
                    expected += (double) values[index / PANEL + i] * panel[i * PANEL + index % PANEL];
                }
                assertThat((double) sums[index]).as("depth %d, index %d", depth, index)
                        .isCloseTo(expected, within(2e-4));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 12, 17})
    void givesARowTheSameBitsWhicheverRowsAreBesideIt(int first) {
        Random random = new Random(first);
        int rows = 40;
        float[] values = floats(random, rows * 33);
        float[] panel = floats(random, 33 * PANEL);
        int[] starts = new int[rows];
        for (int row = 0; row < rows; row++) {
            starts[row] = row * 33;
        }
        MatrixKernel.Rows all = new MatrixKernel.Rows(values, starts, new int[]{0}, 33);
        float[] together = new float[rows * PANEL];
        float[] alone = new float[rows * PANEL];

        MatrixKernel.multiply(all, 0, rows, panel, 0, new float[PANEL], 0, together, 0, PANEL);
        MatrixKernel.multiply(all, first, rows - first, panel, 0, new float[PANEL], 0, alone, first * PANEL,
                PANEL);

        for (int index = first * PANEL; index < rows * PANEL; index++) {
            assertThat(alone[index]).isEqualTo(together[index]);
        }
    }

    static float[] floats(Random random, int count) {
        float[] floats = new float[count];
        for (int index = 0; index < count; index++) {
            floats[index] = random.nextFloat() * 2 - 1;
        }
        return floats;
    }
}

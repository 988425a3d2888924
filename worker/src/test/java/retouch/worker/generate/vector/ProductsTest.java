package retouch.worker.generate.vector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/// Both multipliers against the plain triple loop in double precision, and bit by bit against themselves.
class ProductsTest {

    private static final int GAP = 3;

    /// Rows as a block has them or its remainder, depths below, at and above the 256 at which sums are cut, and
    /// no multiples of anything; our own kernel wants whole panels of columns.
    static Stream<Arguments> shapes() {
        List<Arguments> shapes = new ArrayList<>();
        for (ProductsChoice who : List.of(ProductsChoice.KERNEL, ProductsChoice.OPENBLAS)) {
            for (int rows : new int[]{1, 5, 13, 64}) {
                for (int depth : new int[]{1, 7, 33, 255, 256, 257, 530}) {
                    for (int panels : new int[]{1, 3}) {
                        int odd = who == ProductsChoice.KERNEL ? 0 : 5;
                        shapes.add(
                                Arguments.of(who, rows, depth, panels * MatrixKernel.PANEL - odd));
                    }
                }
            }
        }
        return shapes.stream();
    }

    @ParameterizedTest(name = "{0}: {1} x {2} x {3}")
    @MethodSource("shapes")
    void areThoseOfTheTripleLoop(ProductsChoice who, int rows, int depth, int columns) throws Exception {
        Random random = new Random(rows * 1_000L + depth);
        float[] right = MatrixKernelTest.floats(random, depth * columns);
        Products products = filled(multiplier(who), depth, columns, right);
        float[] inputs = MatrixKernelTest.floats(random, GAP + rows * depth);
        float[] sums = new float[GAP + rows * columns + GAP];
        Arrays.fill(sums, 77);

        products.multiply(1, rows, inputs, GAP, sums, GAP);

        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double expected = 0;
                for (int k = 0; k < depth; k++) {
                    expected += (double) inputs[GAP + row * depth + k] * right[k * columns + column];
                }
                assertThat((double) sums[GAP + row * columns + column]).as("row %d, column %d", row, column)
                        .isCloseTo(expected, within(1e-4));
            }
        }
        assertThat(List.of(sums[0], sums[GAP - 1], sums[GAP + rows * columns], sums[sums.length - 1]))
                .as("around the result").containsOnly(77f);
    }

    /// Whole panels of columns, as every layer has them.
    @ParameterizedTest(name = "{0}: {1} x {2} x {3}")
    @MethodSource("shapes")
    void giveARowTheSameBitsWhicheverRowsAreBesideIt(ProductsChoice who, int rows, int depth, int some)
            throws Exception {
        int columns = Math.ceilDiv(some, MatrixKernel.PANEL) * MatrixKernel.PANEL;
        Random random = new Random(rows * 1_000L + depth);
        Products products = filled(multiplier(who), depth, columns,
                MatrixKernelTest.floats(random, depth * columns));
        float[] inputs = MatrixKernelTest.floats(random, Products.ROWS_MAX * depth);
        float[] all = new float[Products.ROWS_MAX * columns];
        products.multiply(1, Products.ROWS_MAX, inputs, 0, all, 0);
        float[] part = new float[rows * columns];
        for (int first = 0; first + rows <= Products.ROWS_MAX; first += 3) {
            products.multiply(1, rows, inputs, first * depth, part, 0);

            assertThat(Arrays.mismatch(part, 0, part.length, all, first * columns, (first + rows) * columns))
                    .as("rows from %d", first).isEqualTo(-1);
        }
    }

    /// The machine's OpenBLAS, or a test that is seen to be skipped.
    static Multiplier multiplier(ProductsChoice who) throws Exception {
        assumeTrue(who != ProductsChoice.OPENBLAS || FoundBlas.here().library().isPresent(),
                FoundBlas.here().reason());
        return Multiplier.of(who, 2);
    }

    /// Two right sides, the second of them the one that is asked for.
    private static Products filled(Multiplier multiplier, int depth, int columns, float[] right) {
        Products products = multiplier.zeros(2, depth, columns);
        for (int row = 0; row < depth; row++) {
            products.setRow(1, row, Arrays.copyOfRange(right, row * columns, (row + 1) * columns));
        }
        assertThat(products.bytes()).isEqualTo(2L * Float.BYTES * depth * columns);
        return products;
    }
}

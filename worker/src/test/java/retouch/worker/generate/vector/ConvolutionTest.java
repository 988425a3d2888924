package retouch.worker.generate.vector;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import retouch.worker.generate.Box;
import retouch.worker.generate.GeneratorException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/// Both ways to compute a convolution against plain loops in double precision.
class ConvolutionTest {

    private static final Crew CREW = Crew.of(3);
    private static final int BORDER = 16;

    @AfterAll
    static void close() {
        CREW.close();
    }

    /// Writes the sums as they are.
    private record Plain(int columns) implements OutputStage {
        @Override
        public void write(float[] sums, int at, FeatureMap into, int row, int column, Work work) {
            System.arraycopy(sums, at, into.data(), into.index(row, column), columns);
        }
    }

    @ParameterizedTest(name = "{0} taps, stride {1}, rate {2}, side {3}, depth {4}, columns {5}")
    @CsvSource({
            "1, 1, 1, 5, 3, 1", "3, 1, 1, 5, 9, 1", "3, 1, 1, 16, 12, 2", "3, 2, 1, 14, 16, 1",
            "5, 2, 1, 12, 7, 2", "7, 2, 1, 32, 9, 2", "7, 2, 1, 50, 9, 1", "3, 1, 2, 4, 16, 1",
            "3, 1, 4, 4, 16, 2", "3, 1, 16, 4, 16, 1", "3, 1, 4, 9, 5, 1", "3, 1, 16, 33, 4, 1"})
    void directly(int taps, int stride, int rate, int side, int depth, int panels) {
        Random random = new Random(taps * 31L + side);
        FeatureMap from = random(random, side, depth);
        Filters filters = filters(random, taps, depth, panels * MatrixKernel.PANEL);
        int out = (side + stride - 1) / stride;
        int pad = Math.max(0, ((out - 1) * stride + (taps - 1) * rate + 1 - side) / 2);
        DirectConvolution.Geometry geometry = new DirectConvolution.Geometry(taps, stride, rate, pad);
        FeatureMap into = FeatureMap.create(out, filters.columns(), 0);

        new DirectConvolution(geometry, filters, side, new Plain(filters.columns()))
                .run(CREW, from, into, Box.whole(out));

        assertThat(worst(from, filters, geometry, into, Box.whole(out))).isLessThan(1e-5);
    }

    @ParameterizedTest(name = "side {0}, {1} vectors in, {2} panels out")
    @CsvSource({"4, 1, 1", "5, 1, 2", "7, 2, 1", "16, 1, 1", "19, 3, 1", "40, 1, 2", "64, 1, 1"})
    void byWinograd(int side, int vectors, int panels) {
        Random random = new Random(side);
        FeatureMap from = random(random, side, vectors * Lanes.COUNT);
        Filters filters = filters(random, 3, from.depth(), panels * MatrixKernel.PANEL);
        FeatureMap into = FeatureMap.create(side, filters.columns(), 0);

        new WinogradConvolution(new Multiplier.Kernel(), filters, 1, side, new Plain(filters.columns())).run(
                CREW, from, into,
                Box.whole(side));

        DirectConvolution.Geometry geometry = new DirectConvolution.Geometry(3, 1, 1, 1);
        assertThat(worst(from, filters, geometry, into, Box.whole(side))).isLessThan(5e-5);
    }

    @ParameterizedTest(name = "side {0}")
    @CsvSource({"8", "10", "12", "34", "64"})
    void byWinogradOverFourPicturesInOne(int side) {
        Random random = new Random(side);
        FeatureMap from = random(random, side, Lanes.COUNT);
        Filters filters = filters(random, 5, from.depth(), MatrixKernel.PANEL);
        FeatureMap into = FeatureMap.create(side / 2, filters.columns(), 0);

        new WinogradConvolution(new Multiplier.Kernel(), filters.spaceToDepth(), 2, side / 2,
                new Plain(filters.columns()))
                .run(CREW, from, into, Box.whole(side / 2));

        DirectConvolution.Geometry geometry = new DirectConvolution.Geometry(5, 2, 1, 1);
        assertThat(worst(from, filters, geometry, into, Box.whole(side / 2))).isLessThan(5e-5);
    }

    /// Whatever lies outside what a box touches, the box has the bits of the whole.
    @ParameterizedTest
    @MethodSource("convolutions")
    void touchesNothingButWhatItSays(Convolution convolution, int side, int gridSide) {
        Random random = new Random(5);
        FeatureMap from = random(random, side, Lanes.COUNT);
        FeatureMap whole = FeatureMap.create(gridSide, MatrixKernel.PANEL, 0);
        convolution.run(CREW, from, whole, Box.whole(gridSide));
        for (int trial = 0; trial < 40; trial++) {
            Box grid = box(random, gridSide);
            FeatureMap scrambled = FeatureMap.create(side, Lanes.COUNT, BORDER);
            fill(scrambled, Box.whole(side), random);
            copy(from, scrambled, convolution.touches(grid));
            FeatureMap part = FeatureMap.create(gridSide, MatrixKernel.PANEL, 0);

            convolution.run(CREW, scrambled, part, grid);

            requireSame(part, whole, grid, "trial %d, %s".formatted(trial, grid));
        }
    }

    /// What is touched and not read is only rounded by.
    @ParameterizedTest
    @MethodSource("convolutions")
    void needsNothingButWhatItReads(Convolution convolution, int side, int gridSide) {
        Random random = new Random(8);
        FeatureMap from = random(random, side, Lanes.COUNT);
        FeatureMap whole = FeatureMap.create(gridSide, MatrixKernel.PANEL, 0);
        convolution.run(CREW, from, whole, Box.whole(gridSide));
        for (int trial = 0; trial < 40; trial++) {
            Box grid = box(random, gridSide);
            FeatureMap needed = FeatureMap.create(side, Lanes.COUNT, BORDER);
            copy(from, needed, convolution.reads(grid));
            FeatureMap part = FeatureMap.create(gridSide, MatrixKernel.PANEL, 0);

            convolution.run(CREW, needed, part, grid);

            for (int row = grid.top(); row < grid.bottom(); row++) {
                for (int at = part.index(row, grid.left()); at < part.index(row, grid.right()); at++) {
                    assertThat(part.data()[at]).as("trial %d, %s", trial, grid).isCloseTo(whole.data()[at],
                            within(1e-3f));
                }
            }
        }
    }

    /// What nobody reads changes nothing, and what is changed is read: an update of the readers is enough.
    @ParameterizedTest
    @MethodSource("convolutions")
    void knowsWhoReadsAnInput(Convolution convolution, int side, int gridSide) {
        Random random = new Random(6);
        FeatureMap from = random(random, side, Lanes.COUNT);
        FeatureMap kept = FeatureMap.create(gridSide, MatrixKernel.PANEL, 0);
        convolution.run(CREW, from, kept, Box.whole(gridSide));
        for (int trial = 0; trial < 40; trial++) {
            Box changed = box(random, side);
            fill(from, changed, random);

            convolution.readers(changed).ifPresent(grid -> convolution.run(CREW, from, kept, grid));

            FeatureMap whole = FeatureMap.create(gridSide, MatrixKernel.PANEL, 0);
            convolution.run(CREW, from, whole, Box.whole(gridSide));
            requireSame(kept, whole, Box.whole(gridSide), "trial %d, %s".formatted(trial, changed));
        }
    }

    static Stream<Arguments> convolutions() throws GeneratorException {
        Random random = new Random(7);
        Plain plain = new Plain(MatrixKernel.PANEL);
        Filters three = filters(random, 3, Lanes.COUNT, MatrixKernel.PANEL);
        Filters five = filters(random, 5, Lanes.COUNT, MatrixKernel.PANEL);
        Filters seven = filters(random, 7, Lanes.COUNT, MatrixKernel.PANEL);
        Stream<Arguments> byBlas = FoundBlas.here().library().isEmpty()
                ? Stream.empty()
                : Stream.of(Arguments.of(new WinogradConvolution(Multiplier.of(ProductsChoice.OPENBLAS, 3),
                        three, 1, 52, plain), 52, 52));
        return Stream.concat(byBlas, Stream.of(
                Arguments.of(new WinogradConvolution(new Multiplier.Kernel(), three, 1, 52, plain), 52, 52),
                Arguments.of(new WinogradConvolution(new Multiplier.Kernel(), three, 1, 30, plain), 30, 30),
                Arguments.of(
                        new WinogradConvolution(new Multiplier.Kernel(), five.spaceToDepth(), 2, 26, plain),
                        52, 26),
                Arguments.of(direct(three, 1, 1, 1, 20), 20, 20),
                Arguments.of(direct(three, 2, 1, 0, 20), 20, 10),
                Arguments.of(direct(five, 2, 1, 1, 34), 34, 17),
                Arguments.of(direct(seven, 2, 1, 2, 34), 34, 17),
                Arguments.of(direct(three, 1, 4, 4, 9), 9, 9),
                Arguments.of(direct(three, 1, 8, 8, 4), 4, 4)));
    }

    private static Convolution direct(Filters filters, int stride, int rate, int padBefore, int side) {
        return new DirectConvolution(new DirectConvolution.Geometry(filters.taps(), stride, rate, padBefore),
                filters, side, new Plain(filters.columns()));
    }

    private static Box box(Random random, int side) {
        int left = random.nextInt(side);
        int top = random.nextInt(side);
        return new Box(left, top, left + 1 + random.nextInt(Math.min(9, side - left)),
                top + 1 + random.nextInt(Math.min(9, side - top)));
    }

    private static void fill(FeatureMap map, Box box, Random random) {
        for (int row = box.top(); row < box.bottom(); row++) {
            float[] values = MatrixKernelTest.floats(random, box.width() * map.depth());
            System.arraycopy(values, 0, map.data(), map.index(row, box.left()), values.length);
        }
    }

    private static void copy(FeatureMap from, FeatureMap to, Box box) {
        for (int row = box.top(); row < box.bottom(); row++) {
            System.arraycopy(from.data(), from.index(row, box.left()), to.data(), to.index(row, box.left()),
                    box.width() * from.depth());
        }
    }

    private static void requireSame(FeatureMap one, FeatureMap other, Box box, String what) {
        for (int row = box.top(); row < box.bottom(); row++) {
            int at = one.index(row, box.left());
            int end = at + box.width() * one.depth();
            assertThat(Arrays.mismatch(one.data(), at, end, other.data(), at, end))
                    .as("%s, row %d", what, row)
                    .isEqualTo(-1);
        }
    }

    @Test
    void readsAPartOfTheChannelsOfAWiderMap() {
        Random random = new Random(6);
        FeatureMap wide = random(random, 20, 3 * Lanes.COUNT);
        FeatureMap from = wide.channels(Lanes.COUNT, Lanes.COUNT);
        Filters filters = filters(random, 3, Lanes.COUNT, MatrixKernel.PANEL);
        DirectConvolution.Geometry geometry = new DirectConvolution.Geometry(3, 1, 1, 1);
        FeatureMap into = FeatureMap.create(20, filters.columns(), 0);

        new DirectConvolution(geometry, filters, 20, new Plain(filters.columns())).run(CREW, from, into,
                Box.whole(20));
        assertThat(worst(from, filters, geometry, into, Box.whole(20))).isLessThan(1e-5);
        new WinogradConvolution(new Multiplier.Kernel(), filters, 1, 20, new Plain(filters.columns())).run(
                CREW, from, into,
                Box.whole(20));
        assertThat(worst(from, filters, geometry, into, Box.whole(20))).isLessThan(5e-5);
    }

    private static FeatureMap random(Random random, int side, int depth) {
        FeatureMap map = FeatureMap.create(side, depth, BORDER);
        fill(map, Box.whole(side), random);
        return map;
    }

    private static Filters filters(Random random, int taps, int depth, int columns) {
        return new Filters(taps, depth, columns,
                MatrixKernelTest.floats(random, taps * taps * depth * columns),
                MatrixKernelTest.floats(random, columns));
    }

    /// Over what a sum of so many products of numbers from -1 to 1 usually is.
    private static double worst(FeatureMap from, Filters filters, DirectConvolution.Geometry geometry,
            FeatureMap into, Box box) {
        double worst = 0;
        for (int row = box.top(); row < box.bottom(); row++) {
            for (int column = box.left(); column < box.right(); column++) {
                for (int output = 0; output < filters.columns(); output++) {
                    double expected = naive(from, filters, geometry, row, column, output);
                    worst = Math.max(worst,
                            Math.abs(expected - into.data()[into.index(row, column) + output]));
                }
            }
        }
        return worst / Math.sqrt(filters.taps() * filters.taps() * filters.depth() / 9.0);
    }

    private static double naive(FeatureMap from, Filters filters, DirectConvolution.Geometry geometry,
            int row,
            int column, int output) {
        double sum = filters.bias()[output];
        for (int tap = 0; tap < filters.taps() * filters.taps(); tap++) {
            int y = row * geometry.stride() - geometry.padBefore() + tap / filters.taps() * geometry.rate();
            int x = column * geometry.stride() - geometry.padBefore()
                    + tap % filters.taps() * geometry.rate();
            if (y >= 0 && x >= 0 && y < from.side() && x < from.side()) {
                for (int channel = 0; channel < filters.depth(); channel++) {
                    sum += (double) from.data()[from.index(y, x) + channel]
                            * filters.values()[filters.index(tap, channel) + output];
                }
            }
        }
        return sum;
    }
}

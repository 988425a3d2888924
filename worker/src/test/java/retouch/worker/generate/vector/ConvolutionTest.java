package retouch.worker.generate.vector;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import retouch.worker.generate.Box;

import static org.assertj.core.api.Assertions.assertThat;

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

        new WinogradConvolution(filters, 1, new Plain(filters.columns())).run(CREW, from, into,
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

        new WinogradConvolution(filters.spaceToDepth(), 2, new Plain(filters.columns()))
                .run(CREW, from, into, Box.whole(side / 2));

        DirectConvolution.Geometry geometry = new DirectConvolution.Geometry(5, 2, 1, 1);
        assertThat(worst(from, filters, geometry, into, Box.whole(side / 2))).isLessThan(5e-5);
    }

    @Test
    void computesABoxWithTheBitsOfTheWhole() {
        Random random = new Random(5);
        int side = 52;
        FeatureMap from = random(random, side, Lanes.COUNT);
        Filters filters = filters(random, 3, from.depth(), MatrixKernel.PANEL);
        for (Convolution convolution : new Convolution[]{
                new WinogradConvolution(filters, 1, new Plain(filters.columns())),
                new DirectConvolution(new DirectConvolution.Geometry(3, 1, 1, 1), filters, side,
                        new Plain(filters.columns()))}) {
            FeatureMap whole = FeatureMap.create(side, filters.columns(), 0);
            convolution.run(CREW, from, whole, Box.whole(side));
            for (int trial = 0; trial < 40; trial++) {
                int left = random.nextInt(side);
                int top = random.nextInt(side);
                Box box = new Box(left, top, left + 1 + random.nextInt(side - left),
                        top + 1 + random.nextInt(side - top));
                FeatureMap part = FeatureMap.create(side, filters.columns(), 0);
                convolution.run(CREW, from, part, box);
                for (int row = box.top(); row < box.bottom(); row++) {
                    int at = whole.index(row, box.left());
                    int length = box.width() * filters.columns();
                    assertThat(Arrays.mismatch(part.data(), at, at + length, whole.data(), at, at + length))
                            .as("trial %d, %s, row %d", trial, box, row).isEqualTo(-1);
                }
            }
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
        new WinogradConvolution(filters, 1, new Plain(filters.columns())).run(CREW, from, into,
                Box.whole(20));
        assertThat(worst(from, filters, geometry, into, Box.whole(20))).isLessThan(5e-5);
    }

    private static FeatureMap random(Random random, int side, int depth) {
        FeatureMap map = FeatureMap.create(side, depth, BORDER);
        for (int row = 0; row < side; row++) {
            float[] values = MatrixKernelTest.floats(random, side * depth);
            System.arraycopy(values, 0, map.data(), map.index(row, 0), values.length);
        }
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

package retouch.worker.generate.vector;

import java.util.Random;

import org.junit.jupiter.api.Test;

import retouch.worker.generate.Box;

import static org.assertj.core.api.Assertions.assertThat;

/// How much precision the algorithm costs. `F(4×4, 3×3)` adds and subtracts multiples up to 8, so its error
/// is larger than that of a plain sum; it must stay far below what a picture of 8 bits shows.
class WinogradTest {

    private static final int SIDE = 16;

    @Test
    void losesLittlePrecisionOnTrainedLikeRanges() {
        try (Crew crew = Crew.of(1)) {
            for (double spread : new double[]{0.1, 1, 10, 100}) {
                double direct = relativeError(crew, spread, false);
                double winograd = relativeError(crew, spread, true);
                System.out.printf("activations of spread %.1f: relative error direct %.1e, Winograd %.1e%n",
                        spread, direct, winograd);
                assertThat(winograd).as("spread %f", spread).isLessThan(2e-6);
            }
        }
    }

    /// The root of the mean square error over that of the values: 512 channels with activations as after a
    /// gated layer (half of them near zero, some large), filters with the spread of trained ones.
    private static double relativeError(Crew crew, double spread, boolean byWinograd) {
        Random random = new Random(20261123);
        FeatureMap from = FeatureMap.create(SIDE, 512, 8);
        for (int row = 0; row < SIDE; row++) {
            for (int index = 0; index < SIDE * 512; index++) {
                double value = random.nextGaussian() * spread;
                from.data()[from.index(row, 0) + index] = (float) (value < 0
                        ? 0.02 * value
                        : value * random.nextDouble());
            }
        }
        Filters filters = new Filters(3, 512, MatrixKernel.PANEL, new float[9 * 512 * MatrixKernel.PANEL],
                new float[MatrixKernel.PANEL]);
        for (int index = 0; index < filters.values().length; index++) {
            filters.values()[index] = (float) (random.nextGaussian() * 0.03);
        }
        FeatureMap into = FeatureMap.create(SIDE, MatrixKernel.PANEL, 0);
        OutputStage plain = new OutputStage() {
            @Override
            public int columns() {
                return MatrixKernel.PANEL;
            }

            @Override
            public void write(float[] sums, int at, FeatureMap map, int row, int column, Work work) {
                System.arraycopy(sums, at, map.data(), map.index(row, column), MatrixKernel.PANEL);
            }
        };
        Convolution convolution = byWinograd
                ? new WinogradConvolution(new Multiplier.Kernel(), filters, 1, SIDE, plain)
                : new DirectConvolution(new DirectConvolution.Geometry(3, 1, 1, 1), filters, SIDE, plain);
        convolution.run(crew, from, into, Box.whole(SIDE));
        return error(from, filters, into);
    }

    private static double error(FeatureMap from, Filters filters, FeatureMap into) {
        double wrong = 0;
        double all = 0;
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                for (int output = 0; output < MatrixKernel.PANEL; output++) {
                    double exact = 0;
                    for (int tap = 0; tap < 9; tap++) {
                        int at = from.index(row + tap / 3 - 1, column + tap % 3 - 1);
                        for (int channel = 0; channel < 512; channel++) {
                            exact += (double) from.data()[at + channel]
                                    * filters.values()[filters.index(tap, channel) + output];
                        }
                    }
                    double difference = into.data()[into.index(row, column) + output] - exact;
                    wrong += difference * difference;
                    all += exact * exact;
                }
            }
        }
        return Math.sqrt(wrong / all);
    }
}

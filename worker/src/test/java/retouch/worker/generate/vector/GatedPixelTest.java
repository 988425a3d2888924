package retouch.worker.generate.vector;

import java.util.Optional;
import java.util.SplittableRandom;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class GatedPixelTest {

    private static final long SEED = 20261123;

    @ParameterizedTest(name = "{0} channels, normalized {1}, activated {2}")
    @CsvSource({"1, true, true", "3, false, false", "17, true, true", "64, true, true", "100, false, true"})
    void gatesFeaturesAsTheMethodReads(int channels, boolean normalized, boolean activated) {
        double[] f = random(channels, 1);
        double[] g = random(channels, 2);
        GatedPixel pixel = new GatedPixel(channels);
        fill(pixel.feature(), f);
        fill(pixel.gates(), g);

        pixel.gate(normalized, activated);

        for (int channel = 0; channel < channels; channel++) {
            double value = normalized ? f[channel] / Math.sqrt(5e-5 + window(f, channel)) : f[channel];
            double expected = (activated ? leaky(value) : value) * sigmoid(g[channel]);
            assertThat((double) pixel.feature()[channel]).as("seed %d, channel %d", SEED, channel)
                    .isCloseTo(expected, within(2e-6));
        }
    }

    @ParameterizedTest(name = "{0} channels, with a bias {1}")
    @CsvSource({"1, true", "3, false", "17, true", "64, false"})
    void gatesValuesByThemselvesOrByTheirBiasedSelves(int channels, boolean biased) {
        double[] f = random(channels, 1);
        double[] bias = random(channels, 3);
        float[] biases = new float[channels];
        fill(biases, bias);
        GatedPixel pixel = new GatedPixel(channels);
        fill(pixel.feature(), f);

        pixel.gateItself(biased ? Optional.of(biases) : Optional.empty());

        for (int channel = 0; channel < channels; channel++) {
            double value = leaky(f[channel]);
            double gate = biased ? f[channel] + bias[channel] : value;
            assertThat((double) pixel.feature()[channel]).as("seed %d, channel %d", SEED, channel)
                    .isCloseTo(value * sigmoid(gate), within(2e-6));
        }
    }

    private static double window(double[] f, int channel) {
        double sum = 0;
        for (int near = Math.max(0, channel - 5); near <= Math.min(f.length - 1, channel + 5); near++) {
            sum += f[near] * f[near];
        }
        return sum;
    }

    private static double leaky(double value) {
        return value > 0 ? value : 0.2 * value;
    }

    private static double sigmoid(double value) {
        return 1 / (1 + Math.exp(-value));
    }

    /// Values that a float holds, so that both sides compute from the same ones.
    private static double[] random(int count, long stream) {
        return new SplittableRandom(SEED + stream).doubles(count, -3, 3).map(value -> (float) value)
                .toArray();
    }

    private static void fill(float[] into, double[] values) {
        for (int index = 0; index < values.length; index++) {
            into[index] = (float) values[index];
        }
    }
}

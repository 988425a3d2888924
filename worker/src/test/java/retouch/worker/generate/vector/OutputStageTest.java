package retouch.worker.generate.vector;

import java.util.Optional;
import java.util.Random;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;
import retouch.worker.generate.SeededWeights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class OutputStageTest {

    @Test
    void raisesEToAnyPower() {
        float[] x = new float[Lanes.COUNT];
        double worst = 0;
        for (double from = -87; from < 88; from += 0.013) {
            for (int lane = 0; lane < x.length; lane++) {
                x[lane] = (float) (from + lane * 0.0007);
            }
            float[] power = Exponential.of(FloatVector.fromArray(Lanes.SPECIES, x, 0)).toArray();
            for (int lane = 0; lane < x.length; lane++) {
                worst = Math.max(worst, Math.abs(power[lane] / Math.exp(Math.min(88, x[lane])) - 1));
            }
        }
        System.out.printf("exponential: largest relative error %.2e%n", worst);
        assertThat(worst).isLessThan(2e-7);
    }

    @ParameterizedTest(name = "{0} channels, normalized {1}, activated {2}")
    @CsvSource({"1, true, true", "3, false, false", "5, true, true", "16, true, true", "17, true, false",
            "40, true, true", "64, false, true"})
    void normalizesActivatesAndGates(int channels, boolean normalized, boolean activated) {
        Layer.GatedConv layer = new Layer.GatedConv("gconv", 3, 1, 1, 4, channels, 2, Optional.empty(),
                normalized,
                activated);
        GatedOutput output = new GatedOutput(layer);
        int depth = output.columns() / 2;
        float[] sums = new float[output.columns()];
        Random random = new Random(channels);
        for (int channel = 0; channel < channels; channel++) {
            sums[channel] = (float) random.nextGaussian();
            sums[depth + channel] = 5 * (float) random.nextGaussian();
        }
        FeatureMap into = FeatureMap.create(2, depth, 1);
        Work work = new Work();
        work.squares(500); // a wider layer was here

        output.write(sums.clone(), 0, into, 1, 0, work);

        for (int channel = 0; channel < channels; channel++) {
            double squares = NetworkDescription.LRN_BIAS;
            for (int other = Math.max(0, channel - 5); other <= Math.min(channels - 1,
                    channel + 5); other++) {
                squares += (double) sums[other] * sums[other];
            }
            double feature = normalized ? sums[channel] / Math.sqrt(squares) : sums[channel];
            feature = activated && feature < 0 ? 0.2 * feature : feature;
            double expected = feature / (1 + Math.exp(-sums[depth + channel]));
            assertThat((double) into.data()[into.index(1, 0) + channel]).as("channel %d", channel)
                    .isCloseTo(expected, within(1e-6));
        }
        for (int channel = channels; channel < depth; channel++) {
            assertThat(into.data()[into.index(1, 0) + channel]).as("padding").isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(GateVariant.class)
    void weavesTheFourParitiesTogether(GateVariant gates) {
        NetworkDescription network = new NetworkDescription(16, 3, 3, gates);
        Layer.GatedDeconv layer = (Layer.GatedDeconv) network.layers().stream()
                .filter(Layer.GatedDeconv.class::isInstance).findFirst().orElseThrow();
        Weights weights = SeededWeights.of(network, 3);
        float[] featureBias = weights.get(layer.variables().get(1).name()).data();
        float[] gateBias = weights.get(layer.variables().get(2).name()).data();
        SubPixelOutput output = new SubPixelOutput(layer, gates, weights);
        int depth = output.columns() / 4;
        float[] sums = MatrixKernelTest.floats(new Random(4), output.columns());
        FeatureMap into = FeatureMap.create(4, layer.outputChannels(), 0);

        output.write(sums.clone(), 0, into, 1, 0, new Work());

        for (int parity = 0; parity < 4; parity++) {
            for (int channel = 0; channel < layer.outputChannels(); channel++) {
                double sum = sums[parity * depth + channel];
                double feature = Math.max(sum, 0.2 * sum);
                double gate = gates == GateVariant.COMPATIBLE
                        ? feature
                        : sum - featureBias[channel] + gateBias[channel];
                assertThat((double) into.data()[into.index(2 + parity / 2, parity % 2) + channel])
                        .as("parity %d, channel %d", parity, channel)
                        .isCloseTo(feature / (1 + Math.exp(-gate)), within(1e-6));
            }
        }
        assertThat(into.data()[into.index(0, 0)]).as("another pixel").isZero();
    }
}

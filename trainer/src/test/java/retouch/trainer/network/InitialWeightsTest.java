package retouch.trainer.network;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class InitialWeightsTest {

    private static final NetworkDescription NETWORK = new NetworkDescription(128, 8, 7, GateVariant.PROPER);
    private static final Weights WEIGHTS = InitialWeights.of(NETWORK, 1);

    @Test
    void areThoseOfTheNetwork() {
        assertThat(WEIGHTS.problemWith(NETWORK)).isEmpty();
    }

    @Test
    void drawKernelsUniformlyBetweenGlorotsLimits() {
        for (Layer layer : NETWORK.layers()) {
            if (layer instanceof Layer.GatedConv conv) {
                double limit = Math.sqrt(6.0 / (conv.kernel() * conv.kernel()
                        * (conv.inputChannels() + conv.outputChannels())));
                for (String suffix : new String[]{"/kernel", "_g/kernel"}) {
                    Tensor kernel = WEIGHTS.get("generator/" + conv.name() + suffix);
                    assertThat(largest(kernel)).as(conv.name()).isBetween(.9 * limit, 1.000001 * limit);
                    // Five standard errors of a uniform distribution's mean and variance.
                    double error = 5 / Math.sqrt(kernel.data().length);
                    assertThat(mean(kernel)).as(conv.name()).isCloseTo(0, within(error * limit));
                    assertThat(deviation(kernel)).as(conv.name())
                            .isCloseTo(limit / Math.sqrt(3), within(error * limit));
                }
            }
        }
    }

    @Test
    void drawTransposedKernelsNormally() {
        Tensor kernel = WEIGHTS.get("generator/deconv1/w");
        double withinOneDeviation = values(kernel).filter(index -> Math.abs(kernel.data()[index]) < .02)
                .count()
                / (double) kernel.data().length;

        assertThat(mean(kernel)).isCloseTo(0, within(.001));
        assertThat(deviation(kernel)).isCloseTo(.02, within(.0005));
        assertThat(withinOneDeviation).isCloseTo(.6827, within(.01));
        assertThat(largest(kernel)).isGreaterThan(.06);
    }

    @Test
    void beginWithoutBias() {
        assertThat(NETWORK.variables()).filteredOn(variable -> variable.shape().size() == 1).hasSize(50)
                .allSatisfy(variable -> assertThat(WEIGHTS.get(variable.name()).data()).containsOnly(0f));
    }

    @Test
    void repeatWithTheSeedAndChangeWithAnother() {
        assertThat(InitialWeights.of(NETWORK, 1)).isEqualTo(WEIGHTS);
        assertThat(InitialWeights.of(NETWORK, 2).get("generator/gconv1_ds/kernel"))
                .isNotEqualTo(WEIGHTS.get("generator/gconv1_ds/kernel"));
    }

    @Test
    void drawEachVariableOnItsOwn() {
        assertThat(WEIGHTS.get("generator/gconv1_ds/kernel"))
                .isNotEqualTo(WEIGHTS.get("generator/gconv1_ds_g/kernel"));
    }

    private static IntStream values(Tensor tensor) {
        return IntStream.range(0, tensor.data().length);
    }

    private static double mean(Tensor tensor) {
        return values(tensor).mapToDouble(index -> tensor.data()[index]).average().orElseThrow();
    }

    private static double deviation(Tensor tensor) {
        double mean = mean(tensor);
        return Math.sqrt(values(tensor).mapToDouble(index -> tensor.data()[index] - mean)
                .map(difference -> difference * difference).average().orElseThrow());
    }

    private static double largest(Tensor tensor) {
        return values(tensor).mapToDouble(index -> Math.abs(tensor.data()[index])).max().orElseThrow();
    }
}

package retouch.worker.generate.nd4j;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.NaiveGenerator;
import retouch.worker.generate.SeededWeights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class Nd4jGeneratorTest {

    private static final long SEED = 20261123;
    private static final NetworkDescription SMALL = new NetworkDescription(32, 5, 3, GateVariant.PROPER);

    @ParameterizedTest(name = "side {0}, {1} channels, {2} levels, {3}")
    @CsvSource({
            "16, 1, 3, COMPATIBLE", "16, 1, 3, PROPER",
            "32, 5, 3, COMPATIBLE", "32, 5, 3, PROPER",
            "48, 3, 4, COMPATIBLE", "48, 3, 4, PROPER",
            "64, 7, 5, COMPATIBLE", "64, 7, 5, PROPER",
            "128, 2, 7, PROPER", "64, 8, 3, PROPER"})
    void paintsWhatTheDescriptionOfTheMethodPaints(int side, int channels, int levels, GateVariant gates)
            throws GeneratorException {
        NetworkDescription network = new NetworkDescription(side, channels, levels, gates);
        Weights weights = SeededWeights.of(network, SEED);
        Tensor input = SeededWeights.input(network, 1, SEED);

        double worst;
        double spread;
        try (Nd4jGenerator generator = Nd4jGenerator.load(network, weights)) {
            Tensor painted = generator.run(input);
            Tensor expected = new NaiveGenerator(network, weights).run(input);
            worst = worst(painted, expected);
            spread = spread(expected);
        }

        System.out.printf("%s: largest difference %.2e, spread %.3f%n", network, worst, spread);
        assertThat(spread).as("a picture, not one color").isGreaterThan(0.1);
        assertThat(worst).as("seed %d", SEED).isLessThan(1e-4);
    }

    @Test
    void paintsEachPictureOfABatchAsIfItWereAlone() throws GeneratorException {
        Tensor batch = SeededWeights.input(SMALL, 2, SEED);
        int half = batch.data().length / 2;
        try (Nd4jGenerator generator = small()) {
            Tensor both = generator.run(batch);
            assertThat(both.shape()).containsExactly(2, 32, 32, 3);
            for (int picture = 0; picture < 2; picture++) {
                Tensor one = Tensor.of(Arrays.copyOfRange(batch.data(), picture * half, (picture + 1) * half),
                        1, 32, 32,
                        NetworkDescription.INPUT_CHANNELS);
                int painted = both.data().length / 2;
                assertThat(
                        worst(generator.run(one), Tensor.of(Arrays.copyOfRange(both.data(), picture * painted,
                                (picture + 1) * painted), 1, 32, 32, 3)))
                        .isLessThan(1e-5);
            }
        }
    }

    @Test
    void paintsTheSameBitsTwice() throws GeneratorException {
        Tensor input = SeededWeights.input(SMALL, 1, SEED);
        try (Nd4jGenerator generator = small()) {
            assertThat(generator.run(input)).isEqualTo(generator.run(input));
        }
    }

    @Test
    void refusesOtherShapesAndWhatIsNotFinite() throws GeneratorException {
        Tensor input = SeededWeights.input(SMALL, 1, SEED);
        float[] broken = input.data().clone();
        broken[77] = Float.NaN;
        try (Nd4jGenerator generator = small()) {
            assertThatIllegalArgumentException().isThrownBy(() -> generator.run(Tensor.zeros(1, 32, 32, 8)));
            assertThatIllegalArgumentException().isThrownBy(() -> generator.run(Tensor.zeros(1, 16, 16, 9)));
            assertThatIllegalArgumentException().isThrownBy(() -> generator.run(Tensor.zeros(32, 32, 9)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> generator.run(Tensor.of(broken, input.shape())));
        }
    }

    @Test
    void keepsNoNativeArrayBeyondItsWeights() throws GeneratorException {
        Nd4jGenerator generator = small();
        int weights = generator.openArrays();
        generator.run(SeededWeights.input(SMALL, 1, SEED));
        assertThat(generator.openArrays()).isEqualTo(weights).isPositive();
        generator.close();
        generator.close();
        assertThat(generator.openArrays()).isZero();
        assertThatIllegalStateException()
                .isThrownBy(() -> generator.run(SeededWeights.input(SMALL, 1, SEED)));
    }

    @Test
    void refusesWeightsOfAnotherNetwork() {
        Weights weights = SeededWeights.of(new NetworkDescription(32, 4, 3, GateVariant.PROPER), SEED);
        assertThatThrownBy(() -> Nd4jGenerator.load(SMALL, weights).close())
                .isInstanceOfSatisfying(GeneratorException.class, e -> assertThat(e.isRetryable()).isFalse())
                .hasMessageContaining("has shape");
    }

    private static Nd4jGenerator small() throws GeneratorException {
        return Nd4jGenerator.load(SMALL, SeededWeights.of(SMALL, SEED));
    }

    private static double worst(Tensor actual, Tensor expected) {
        actual.requireShape(expected.shape());
        double worst = 0;
        for (int index = 0; index < expected.data().length; index++) {
            worst = Math.max(worst, Math.abs(actual.data()[index] - expected.data()[index]));
        }
        return worst;
    }

    private static double spread(Tensor tensor) {
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (float value : tensor.data()) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        return most - least;
    }
}

package retouch.worker.generate.nd4j;

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

class Nd4jGeneratorTest {

    private static final long SEED = 20261123;

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

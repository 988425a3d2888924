package retouch.worker.generate.vector;

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

class VectorGeneratorTest {

    private static final long SEED = 20261123;

    @ParameterizedTest(name = "side {0}, {1} channels, {2} levels, {3}")
    @CsvSource({
            "16, 1, 3, COMPATIBLE", "16, 1, 3, PROPER",
            "32, 5, 3, COMPATIBLE", "32, 5, 3, PROPER",
            "48, 3, 4, COMPATIBLE", "48, 3, 4, PROPER",
            "64, 7, 5, COMPATIBLE", "64, 7, 5, PROPER",
            "128, 2, 7, PROPER", "64, 8, 3, PROPER", "128, 17, 4, PROPER", "40, 3, 3, PROPER"})
    void paintsWhatTheDescriptionOfTheMethodPaints(int side, int channels, int levels, GateVariant gates)
            throws GeneratorException {
        NetworkDescription network = new NetworkDescription(side, channels, levels, gates);
        Weights weights = SeededWeights.of(network, SEED);
        Tensor input = SeededWeights.input(network, 1, SEED);
        Tensor expected = new NaiveGenerator(network, weights).run(input);
        try (VectorGenerator generator = VectorGenerator.load(network, weights,
                VectorGenerator.Config.standard())) {
            double worst = 0;
            float[] painted = generator.run(input).data();
            for (int i = 0; i < painted.length; i++) {
                worst = Math.max(worst, Math.abs(painted[i] - expected.data()[i]));
            }
            System.out.printf("%s: largest difference %.2e%n", network, worst);
            assertThat(worst).as("seed %d", SEED).isLessThan(1e-5);
        }
    }
}

package retouch.worker.generate.nd4j;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Differences;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.SeededWeights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SameDiffExportTest {

    private static final long SEED = 20261123;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "side {0}, {1} channels, {2} levels, {3}")
    @CsvSource({"32, 5, 3, COMPATIBLE", "40, 3, 3, PROPER", "128, 2, 7, COMPATIBLE", "128, 2, 7, PROPER",
            "64, 4, 4, PROPER"})
    void paintsOutsideWhatTheEnginePaints(int side, int channels, int levels, GateVariant gates)
            throws IOException, GeneratorException {
        NetworkDescription network = new NetworkDescription(side, channels, levels, gates);
        Weights weights = SeededWeights.of(network, SEED);
        Tensor input = SeededWeights.input(network, 2, SEED);
        Path file = folder.resolve("generator.fb");

        SameDiffExport.write(network, weights, file);

        SameDiff loaded = SameDiff.load(file.toFile(), false);
        INDArray painted = loaded.output(
                Map.of(SameDiffExport.INPUT, Nd4j.create(input.data(), new long[]{2, side, side, 9})),
                SameDiffExport.OUTPUT).get(SameDiffExport.OUTPUT);
        try (Generator engine = Nd4jGenerator.load(network, weights)) {
            double worst = Differences.worst(Tensor.of(painted.data().asFloat(), 2, side, side, 3),
                    engine.run(input));
            System.out.printf("%s: SameDiff differs by %.2e%n", network, worst);
            assertThat(worst).as("seed %d", SEED).isLessThan(1e-5);
        }
        assertThat(loaded.variableMap().keySet()).contains("generator/gconv1_ds/kernel",
                "generator/deconv1/w");
    }

    @Test
    void refusesWeightsOfAnotherNetwork() {
        NetworkDescription network = new NetworkDescription(32, 5, 3, GateVariant.PROPER);
        Weights others = SeededWeights.of(new NetworkDescription(32, 4, 3, GateVariant.PROPER), SEED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SameDiffExport.write(network, others, folder.resolve("x.fb")))
                .withMessageContaining("has shape");
    }
}

package retouch.worker.generate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.object.Sha256;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

class GeneratorsTest {

    private static final NetworkDescription NETWORK = new NetworkDescription(16, 1, 3, GateVariant.PROPER);

    @Test
    void choosesTheFastestEngine() throws GeneratorException {
        for (Optional<String> unchosen : List.of(Optional.<String>empty(), Optional.of("auto"))) {
            try (Generator generator = Generators.create(bundle(), unchosen)) {
                assertThat(generator.engine()).startsWith("vector ");
                assertThat(generator.network()).isEqualTo(NETWORK);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vector", "onnxruntime", "nd4j"})
    void takesTheEngineThatIsNamed(String name) throws GeneratorException {
        try (Generator generator = Generators.create(bundle(), Optional.of(name))) {
            assertThat(generator.engine()).startsWith(name + " ");
        }
    }

    @Test
    void runsOnPower9WithTheVectorEngineAlone() throws GeneratorException {
        Platform power9 = Platform.of("Linux", "ppc64le");
        try (Generator generator = Generators.create(bundle(), EngineChoice.of(Optional.empty()),
                power9)) {
            assertThat(generator.engine()).startsWith("vector ");
        }
        assertThatThrownBy(() -> Generators
                .create(bundle(), EngineChoice.of(Optional.of("nd4j")), power9).close())
                .isInstanceOfSatisfying(GeneratorException.class, e -> assertThat(e.isRetryable()).isFalse())
                .hasMessageStartingWith("the engine nd4j has no build for linux-ppc64le; run this worker on"
                        + " linux-x86_64 or linux-arm64, or choose another engine (known: vector, onnxruntime, nd4j");
    }

    @Test
    void saysWhichEnginesThereAreForOtherPlatforms() {
        assertThatThrownBy(
                () -> Generators.create(bundle(), EngineChoice.of(Optional.empty()),
                        Platform.of("Plan 9", "mips")).close())
                .hasMessageStartingWith(
                        "no engine runs here: the engine vector has no build for plan 9-mips;");
    }

    @Test
    void listsTheEnginesWhenThereIsNoneOfThatName() {
        assertThatThrownBy(() -> Generators.create(bundle(), Optional.of("tpu")).close())
                .hasMessageStartingWith("there is no engine tpu; known engines: vector, onnxruntime, nd4j");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "vector", "onnxruntime", "nd4j"})
    void computesOnTheProcessorWhereThatIsDemanded(String name) throws GeneratorException {
        try (Generator generator = Generators.create(bundle(),
                EngineChoice.of(Optional.of(name)).on(Device.CPU))) {
            assertThat(generator.device()).startsWith("cpu ");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            vector      | the engine vector does not compute on cuda, or choose another engine
            auto        | the engine onnxruntime .*for the device cuda
            onnxruntime | the engine onnxruntime .*for the device cuda
            nd4j        | for the device cuda, build with -Pcuda .nd4j: -Pnd4j-cuda. and run where
            """)
    void neverComputesOnTheProcessorWhereAnotherDeviceIsDemanded(String name, String sentence) {
        assumeFalse(Files.exists(Path.of("/dev/nvidia0")), "there is a device");
        assertThatThrownBy(() -> Generators
                .create(bundle(), EngineChoice.of(Optional.of(name)).on(Device.CUDA)).close())
                .isInstanceOfSatisfying(GeneratorException.class, e -> assertThat(e.isRetryable()).isFalse())
                .hasMessageFindingMatch(sentence);
    }

    @Test
    void spellsPlatformsAsNativeLibrariesDo() {
        assertThat(Platform.of("Linux", "amd64").name()).isEqualTo("linux-x86_64");
        assertThat(Platform.of("Linux", "aarch64").name()).isEqualTo("linux-arm64");
    }

    private static ModelBundle bundle() {
        ModelCard card = new ModelCard("test", Optional.empty(), NETWORK, true, "CC0-1.0", "for a test",
                Instant.EPOCH,
                Optional.empty(), Collections.emptySortedMap(), Collections.emptySortedMap());
        return new ModelBundle(card, Sha256.of(new byte[0]), SeededWeights.of(NETWORK, 1));
    }
}

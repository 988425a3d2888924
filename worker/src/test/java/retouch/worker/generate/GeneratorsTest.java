package retouch.worker.generate;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.object.Sha256;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GeneratorsTest {

    private static final NetworkDescription NETWORK = new NetworkDescription(16, 1, 3, GateVariant.PROPER);

    @Test
    void choosesTheEngineThatRunsHere() throws GeneratorException {
        try (Generator generator = Generators.create(bundle(), Optional.empty())) {
            assertThat(generator.engine()).startsWith("nd4j ");
            assertThat(generator.network()).isEqualTo(NETWORK);
        }
    }

    @Test
    void saysOnPower9ThatNd4jHasNoBuild() {
        Platform power9 = Platform.of("Linux", "ppc64le");
        assertThatThrownBy(() -> Generators.create(bundle(), Optional.empty(), power9).close())
                .isInstanceOfSatisfying(GeneratorException.class, e -> assertThat(e.isRetryable()).isFalse())
                .hasMessage(
                        "no engine runs on linux-ppc64le: the engine nd4j has no build for it; run this worker on"
                                + " linux-x86_64 or linux-arm64");
        assertThatThrownBy(() -> Generators.create(bundle(), Optional.of("nd4j"), power9).close())
                .hasMessage(
                        "the engine nd4j has no build for linux-ppc64le; run this worker on linux-x86_64 or"
                                + " linux-arm64, or choose another engine (known: nd4j)");
    }

    @Test
    void listsTheEnginesWhenThereIsNoneOfThatName() {
        assertThatThrownBy(() -> Generators.create(bundle(), Optional.of("tpu")).close())
                .hasMessage("there is no engine tpu; known engines: nd4j");
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

package retouch.trainer.publish;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import retouch.schemas.model.CardSignature;
import retouch.schemas.model.GoldenVector;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.model.Precision;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.trainer.network.InitialWeights;
import retouch.worker.generate.Generator;
import retouch.worker.generate.Generators;
import retouch.worker.generate.RunOptions;

import static org.assertj.core.api.Assertions.assertThat;

class TrainedBundleTest {

    /// On a map of 4×4 one of the four dilated layers is truly dilated, the others see their center only.
    private static final NetworkDescription NETWORK = new NetworkDescription(64, 8, 4, GateVariant.PROPER);
    private static final CardSignature.Keys KEYS = CardSignature.newKeys();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"vector", "nd4j", "onnxruntime"})
    void everyEngineOfTheWorkerPaintsWhatTheTrainingGraphPaints(String engine) throws Exception {
        write();
        ModelBundle read = ModelBundle.read(folder);
        try (Generator generator = Generators.create(read, Optional.of(engine))) {
            for (GoldenVector vector : GoldenVector.read(folder.resolve(GoldenVector.FILE))) {
                assertThat(vector.distance(generator.run(GoldenVector.input(NETWORK, vector.seed()),
                        RunOptions.WHOLE))).as("seed %d", vector.seed())
                        .isLessThan(GoldenVector.TOLERANCE);
            }
        }
    }

    @Test
    void aBundleSaysEverythingAndNothingElseIsSigned() throws Exception {
        ModelBundle written = write();
        assertThat(ModelBundle.read(folder)).isEqualTo(written);
        assertThat(written.card().files().keySet()).containsExactly("card.md", "curves.png",
                "golden.safetensors", "weights.safetensors");
        byte[] card = Files.readAllBytes(folder.resolve(ModelCard.CARD));
        String signature = Files.readString(folder.resolve(CardSignature.FILE));
        assertThat(CardSignature.verify(card, signature, KEYS.publicKey())).isTrue();
        assertThat(CardSignature.verify(card, signature, CardSignature.newKeys().publicKey())).isFalse();
        card[20] ^= 1;
        assertThat(CardSignature.verify(card, signature, KEYS.publicKey())).isFalse();
    }

    private ModelBundle write() throws Exception {
        ModelCard card = new ModelCard("small-1", Optional.empty(), NETWORK, false, "CC0-1.0", "for a test",
                Instant.EPOCH, Optional.empty(), new TreeMap<>(), new TreeMap<>());
        return TrainedBundle.write(folder, new TrainedBundle.Content(card, InitialWeights.of(NETWORK, 3),
                Precision.FLOAT16, "# small-1", Map.of("curves.png", "PNG".getBytes(StandardCharsets.UTF_8))),
                KEYS.privateKey());
    }
}

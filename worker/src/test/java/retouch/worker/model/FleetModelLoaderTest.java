package retouch.worker.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.model.BundleTransfer;
import retouch.fleet.model.TrustPolicy;
import retouch.fleet.object.MemoryObjectStore;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.model.CardSignature;
import retouch.schemas.model.GoldenVector;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.model.Precision;
import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.object.Sha256;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.NaiveGenerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/// What a worker says of a version in its fleet that it does not serve.
class FleetModelLoaderTest {

    private static final NetworkDescription NETWORK = new NetworkDescription(32, 2, 3, GateVariant.PROPER);
    private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");
    private static final CardSignature.Keys KEYS = CardSignature.newKeys();
    private static final TrustPolicy REQUIRED = TrustPolicy.requiring(KEYS.publicKey());

    @TempDir
    private Path temporary;
    private final MemoryObjectStore store = new MemoryObjectStore("models");
    private final List<String> loaded = new ArrayList<>();
    private Path bundle = Path.of("");
    private ModelCheck.Loader engine = model -> {
        loaded.add(model.card().version());
        return new NaiveGenerator(model.card().network(), model.weights());
    };

    /// Zero weights paint zeros, whatever they see.
    @BeforeEach
    void writeBundle() throws Exception {
        bundle = Files.createDirectory(temporary.resolve("bundle"));
        Path golden = temporary.resolve("golden.part");
        GoldenVector.write(golden, List.of(GoldenVector.of(1, Tensor.zeros(1, 32, 32, 3))));
        ModelCard card = new ModelCard("seeded-1", Optional.empty(), NETWORK, true, "CC0-1.0", "", MADE,
                Optional.empty(), new TreeMap<>(), new TreeMap<>());
        ModelBundle.write(bundle, card, Weights.zeros(NETWORK), Precision.FLOAT32,
                Map.of(GoldenVector.FILE, Files.readAllBytes(golden)));
    }

    @Test
    void loadsWhatIsSignedAndRuns() throws Exception {
        sign(KEYS);
        try (LoadedModel model = load(REQUIRED, BundleTransfer.upload(store, bundle), MADE)) {
            assertThat(model.served().model().version()).isEqualTo("seeded-1");
        }
        assertThat(loaded).containsExactly("seeded-1");
    }

    @Test
    void asksNoEngineForWhatIsNotTrusted() throws Exception {
        Sha256 digest = BundleTransfer.upload(store, bundle);
        assertRefused("unsigned", false, REQUIRED, digest, MADE);
        sign(CardSignature.newKeys());
        BundleTransfer.upload(store, bundle);
        assertRefused("bad-signature", false, REQUIRED, digest, MADE);
        assertRefused("too-old", false, TrustPolicy.OPEN, digest, MADE.plusSeconds(1));

        store.delete(ObjectKeys.modelFile(digest, GoldenVector.FILE));
        Files.delete(BundleTransfer.folder(temporary.resolve("cache"), digest).resolve(GoldenVector.FILE));
        assertRefused("damaged", false, TrustPolicy.OPEN, digest, MADE);
        assertThat(loaded).isEmpty();
    }

    @Test
    void triesAgainOnlyWhatMayWorkLater() throws Exception {
        Sha256 digest = BundleTransfer.upload(store, bundle);
        engine = _ -> {
            throw GeneratorException.retryable("the device is busy", new IOException("busy"));
        };
        assertRefused("not-loadable", true, TrustPolicy.OPEN, digest, MADE);
        engine = _ -> {
            throw GeneratorException.permanent("no such layer");
        };
        assertRefused("not-loadable", false, TrustPolicy.OPEN, digest, MADE);
        assertRefused("missing", false, TrustPolicy.OPEN, Sha256.of(new byte[]{1}), MADE);
    }

    private void assertRefused(String reason, boolean retryable, TrustPolicy trust, Sha256 digest,
            Instant notBefore) {
        assertThat(catchThrowableOfType(NotLoadedException.class, () -> load(trust, digest, notBefore)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
                .satisfies(e -> assertThat(e.isRetryable()).isEqualTo(retryable));
    }

    private LoadedModel load(TrustPolicy trust, Sha256 digest, Instant notBefore) throws NotLoadedException {
        return new FleetModelLoader(store, temporary.resolve("cache"), "w-1", trust, 1, engine)
                .prepare(digest, notBefore, Courtesy.NONE).rest().load(Courtesy.NONE);
    }

    private void sign(CardSignature.Keys keys) throws IOException {
        Files.writeString(bundle.resolve(CardSignature.FILE), CardSignature.sign(
                Files.readAllBytes(bundle.resolve(ModelCard.CARD)), keys.privateKey()) + "\n");
    }
}

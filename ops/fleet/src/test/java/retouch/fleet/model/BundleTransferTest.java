package retouch.fleet.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.object.FaultyObjectStore;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.model.BundleException;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.network.Variable;
import retouch.schemas.object.Sha256;
import retouch.schemas.tensor.Tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BundleTransferTest {

    private final MemoryObjectStore store = new MemoryObjectStore("models");

    @TempDir
    private Path temporary;
    private Path source;
    private Path cache;
    private ModelBundle bundle;

    @BeforeEach
    void writeBundle() throws IOException, BundleException {
        source = Files.createDirectories(temporary.resolve("source"));
        cache = temporary.resolve("cache");
        NetworkDescription network = new NetworkDescription(8, 1, 3, GateVariant.PROPER);
        Map<String, Tensor> tensors = new HashMap<>();
        for (Variable variable : network.variables()) {
            tensors.put(variable.name(), Tensor.zeros(variable.extents()));
        }
        ModelCard card = new ModelCard("small-1", Optional.empty(), network, true, "CC0-1.0", "",
                Instant.parse("2026-01-01T00:00:00Z"), Optional.empty(), new TreeMap<>(), new TreeMap<>());
        bundle = ModelBundle.write(source, card, Weights.of(tensors));
    }

    @Test
    void whatWasUploadedIsFetched() throws Exception {
        Sha256 digest = BundleTransfer.upload(store, source);

        assertThat(digest).isEqualTo(bundle.digest());
        assertThat(BundleTransfer.fetch(store, digest, cache)).isEqualTo(bundle);
        assertThat(cache).isDirectoryNotContaining("glob:**.part-*");
    }

    @Test
    void uploadingTwiceDoesNoHarm() throws Exception {
        assertThat(BundleTransfer.upload(store, source)).isEqualTo(BundleTransfer.upload(store, source));
    }

    @Test
    void aFetchedVersionIsNotFetchedAgain() throws Exception {
        Sha256 digest = BundleTransfer.upload(store, source);
        BundleTransfer.fetch(store, digest, cache);
        store.delete(ObjectKeys.modelFile(digest, ModelCard.WEIGHTS));

        assertThat(BundleTransfer.fetch(store, digest, cache)).isEqualTo(bundle);
    }

    @Test
    void saysThatThereIsNoSuchVersion() {
        assertThatThrownBy(() -> BundleTransfer.fetch(store, bundle.digest(), cache))
                .isInstanceOfSatisfying(ObjectStoreException.class,
                        e -> assertThat(e.kind()).isEqualTo(ObjectStoreException.Kind.MISSING))
                .hasMessageContaining(bundle.digest().hex());
    }

    @Test
    void doesNotTakeWeightsThatWereChangedInTheStore() throws Exception {
        Sha256 digest = BundleTransfer.upload(store, source);
        byte[] weights = Files.readAllBytes(source.resolve(ModelCard.WEIGHTS));
        weights[weights.length - 1] ^= 1;
        store.put(ObjectKeys.modelFile(digest, ModelCard.WEIGHTS), weights, "application/octet-stream");

        assertThatThrownBy(() -> BundleTransfer.fetch(store, digest, cache))
                .isInstanceOf(BundleException.class).hasMessageContaining("is not whole in the store");
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void doesNotTakeACardThatWasChangedInTheStore() throws Exception {
        Sha256 digest = BundleTransfer.upload(store, source);
        store.put(ObjectKeys.modelFile(digest, ModelCard.CARD), new byte[]{'{', '}'}, "application/json");

        assertThatThrownBy(() -> BundleTransfer.fetch(store, digest, cache))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("changed in the store");
    }

    @Test
    void doesNotUploadWeightsThatAreNotTheCards() throws Exception {
        Files.write(source.resolve(ModelCard.WEIGHTS), new byte[]{1, 2, 3});

        assertThatThrownBy(() -> BundleTransfer.upload(store, source)).isInstanceOf(BundleException.class);
        assertThat(store.sizeOf(ObjectKeys.modelFile(bundle.digest(), ModelCard.CARD))).isEmpty();
    }

    /// Whatever breaks off, a version in the store or in the cache is whole or not there.
    @Test
    void survivesAStoreThatFails() throws Exception {
        for (long seed = 0; seed < 30; seed++) {
            MemoryObjectStore whole = new MemoryObjectStore("models");
            FaultyObjectStore faulty = new FaultyObjectStore(whole, seed, 0.4);
            Path folder = temporary.resolve("cache-" + seed);
            boolean fetched = false;
            for (int attempt = 0; attempt < 100 && !fetched; attempt++) {
                try {
                    Sha256 digest = BundleTransfer.upload(faulty, source);
                    assertThat(BundleTransfer.fetch(faulty, digest, folder)).as("seed %d", seed)
                            .isEqualTo(bundle);
                    fetched = true;
                } catch (ObjectStoreException e) {
                    assertThat(e.isRetryable()).as("seed %d: %s", seed, e).isTrue();
                }
            }
            assertThat(fetched).as("seed %d", seed).isTrue();
        }
    }
}

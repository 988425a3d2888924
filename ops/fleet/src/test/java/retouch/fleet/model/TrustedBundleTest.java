package retouch.fleet.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.file.Folders;
import retouch.fleet.model.ModelRefusedException.Reason;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.model.BundleException;
import retouch.schemas.model.CardSignature;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.model.Precision;
import retouch.schemas.model.SafeTensors;
import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.object.Sha256;
import retouch.schemas.tensor.Tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TrustedBundleTest {

    private static final NetworkDescription NETWORK = new NetworkDescription(8, 1, 3, GateVariant.PROPER);
    private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");
    private static final CardSignature.Keys OLD = CardSignature.newKeys();
    private static final CardSignature.Keys NEW = CardSignature.newKeys();
    private static final TrustPolicy REQUIRED = TrustPolicy.requiring(NEW.publicKey());
    private static final TrustPolicy OPTIONAL = new TrustPolicy(false, List.of(NEW.publicKey()),
            new TreeSet<>());

    @TempDir
    private Path temporary;
    private Path folder;
    private ModelBundle bundle;

    @BeforeEach
    void writeBundle() throws IOException, BundleException {
        folder = Files.createDirectory(temporary.resolve("bundle"));
        ModelCard card = new ModelCard("small-1", Optional.empty(), NETWORK, false, "CC0-1.0", "for a test",
                MADE,
                Optional.empty(), new TreeMap<>(), new TreeMap<>());
        bundle = ModelBundle.write(folder, card, Weights.zeros(NETWORK), Precision.FLOAT32,
                Map.of("card.md", "A card for people.\n".getBytes(StandardCharsets.UTF_8)));
        sign(NEW);
    }

    @Test
    void takesWhatAKeyOfTheFleetHasSigned() throws Exception {
        List<CheckStep> passed = new ArrayList<>();

        assertThat(TrustedBundle.read(folder, REQUIRED, MADE, (step, _) -> passed.add(step)))
                .isEqualTo(bundle);
        assertThat(passed).containsExactly(CheckStep.SIGNATURE, CheckStep.CARD, CheckStep.LICENSE,
                CheckStep.AGE,
                CheckStep.FILES, CheckStep.WEIGHTS);
    }

    @Test
    void takesBothKeysWhileTheyRotateAndThenTheNewOne() throws Exception {
        sign(OLD);
        TrustPolicy both = TrustPolicy.requiring(OLD.publicKey(), NEW.publicKey());
        assertThat(TrustedBundle.read(folder, both, Instant.MIN)).isEqualTo(bundle);
        sign(NEW);
        assertThat(TrustedBundle.read(folder, both, Instant.MIN)).isEqualTo(bundle);

        sign(OLD);
        assertRefused(REQUIRED, Reason.BAD_SIGNATURE, "by none of this fleet's keys, "
                + CardSignature.keyId(NEW.publicKey()) + ",");
    }

    @Test
    void refusesWhatNobodyHasSigned() throws Exception {
        Files.delete(folder.resolve(CardSignature.FILE));

        assertRefused(REQUIRED, Reason.UNSIGNED, "retouch train --key FILE");
        assertThat(TrustedBundle.read(folder, OPTIONAL, Instant.MIN)).isEqualTo(bundle);
        assertThat(TrustedBundle.read(folder, TrustPolicy.OPEN, Instant.MIN)).isEqualTo(bundle);
    }

    @Test
    void refusesAWrongSignatureWhereNoneIsNeededToo() throws Exception {
        sign(OLD);
        assertRefused(OPTIONAL, Reason.BAD_SIGNATURE, "add the maker's public key");
        Files.writeString(folder.resolve(CardSignature.FILE), "");
        assertRefused(OPTIONAL, Reason.BAD_SIGNATURE, "add the maker's public key");
        assertThat(TrustedBundle.read(folder, TrustPolicy.OPEN, Instant.MIN)).isEqualTo(bundle);
    }

    @Test
    void believesTheSignatureBeforeAnythingElse() throws Exception {
        Files.writeString(folder.resolve(ModelCard.CARD), "{}");
        assertRefused(REQUIRED, Reason.BAD_SIGNATURE, "card.json was changed after it was signed");
        sign(NEW);
        assertRefused(REQUIRED, Reason.DAMAGED, "format is missing. Copy or export it again.");
    }

    @Test
    void refusesALicenseThatTheFleetDoesNotAllow() throws Exception {
        TrustPolicy others = new TrustPolicy(false, List.of(), new TreeSet<>(List.of("MIT", "Apache-2.0")));

        assertRefused(others, Reason.LICENSE,
                "The license of small-1 is CC0-1.0; this fleet allows Apache-2.0,"
                        + " MIT. Take another model, or add the license to RETOUCH_MODEL_LICENSES.");
    }

    @Test
    void refusesWhatIsOlderThanTheFloor() throws Exception {
        assertThat(TrustedBundle.read(folder, REQUIRED, MADE)).isEqualTo(bundle);
        assertThatExceptionOfType(ModelRefusedException.class)
                .isThrownBy(() -> TrustedBundle.read(folder, REQUIRED, MADE.plusNanos(1)))
                .withMessageContaining("was made at 2026-01-01T00:00:00Z; this fleet loads none")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TOO_OLD));
    }

    @Test
    void refusesWhatIsNotWhole() throws Exception {
        Files.delete(folder.resolve("card.md"));
        assertRefused(REQUIRED, Reason.DAMAGED, "card.md is missing from");
        Folders.delete(folder);
        Files.createDirectory(folder);
        assertRefused(REQUIRED, Reason.DAMAGED, "is not a model bundle: it has no card.json");
    }

    /// Their digests are right and the card is signed: who made this has made a mistake.
    @Test
    void refusesWeightsThatAreNotTheNetworksOrNoNumbers() throws Exception {
        Map<String, Tensor> tensors = new TreeMap<>(bundle.weights().byName());
        tensors.put("generator/gconv1_ds/bias", Tensor.of(new float[]{Float.POSITIVE_INFINITY}, 1));
        putWeights(tensors);
        assertRefused(REQUIRED, Reason.NOT_FINITE, "generator/gconv1_ds/bias holds NaN or infinity");

        tensors.put("generator/gconv1_ds/bias", Tensor.zeros(2));
        putWeights(tensors);
        assertRefused(REQUIRED, Reason.WRONG_SHAPES, "generator/gconv1_ds/bias has shape [2]");

        tensors.remove("generator/gconv1_ds/bias");
        putWeights(tensors);
        assertRefused(REQUIRED, Reason.WRONG_SHAPES, "generator/gconv1_ds/bias is missing");
    }

    /// They are in messages of the fleet.
    @Test
    void theNamesOfReasonsAndChecksAreFixed() {
        assertThat(Stream.of(Reason.values()).map(Reason::label)).containsExactly("unsigned", "bad-signature",
                "damaged", "not-finite", "wrong-shapes", "golden-mismatch", "too-old", "license",
                "not-loadable");
        assertThat(Stream.of(CheckStep.values()).map(CheckStep::label)).containsExactly("signature", "card",
                "license", "age", "files", "weights", "engine", "golden");
    }

    /// One byte, anywhere, to any other value.
    @Test
    void noticesOneByteInAnyFile() throws Exception {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.sorted().toList();
        }
        assertThat(files).hasSize(4);
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            boolean everyByte = bytes.length < 200;
            int rounds = everyByte ? bytes.length : 200;
            for (int round = 0; round < rounds; round++) {
                int at = everyByte ? round : random.nextInt(bytes.length);
                byte[] changed = bytes.clone();
                changed[at] ^= (byte) (1 + random.nextInt(255));
                Files.write(file, changed);
                assertThatExceptionOfType(ModelRefusedException.class)
                        .as("seed %d, byte %d of %s is %d", seed, at, file.getFileName(), changed[at])
                        .isThrownBy(() -> TrustedBundle.read(folder, REQUIRED, Instant.MIN));
            }
            Files.write(file, bytes);
        }
        assertThat(TrustedBundle.read(folder, REQUIRED, Instant.MIN)).isEqualTo(bundle);
    }

    @Test
    void fetchesADamagedCopyAgain() throws Exception {
        MemoryObjectStore store = new MemoryObjectStore("models");
        Sha256 digest = BundleTransfer.upload(store, folder);
        Path cache = temporary.resolve("cache");
        assertThat(TrustedBundle.fetch(store, digest, cache, REQUIRED, MADE)).isEqualTo(bundle);

        Files.writeString(BundleTransfer.folder(cache, digest).resolve("card.md"), "A page.");
        assertThat(TrustedBundle.fetch(store, digest, cache, REQUIRED, MADE)).isEqualTo(bundle);
        Files.writeString(BundleTransfer.folder(cache, digest).resolve(CardSignature.FILE), "scrawl");
        assertThat(TrustedBundle.fetch(store, digest, cache, REQUIRED, MADE)).isEqualTo(bundle);
    }

    @Test
    void findsASignatureThatCameLater() throws Exception {
        MemoryObjectStore store = new MemoryObjectStore("models");
        Files.delete(folder.resolve(CardSignature.FILE));
        Sha256 digest = BundleTransfer.upload(store, folder);
        Path cache = temporary.resolve("cache");
        assertThat(TrustedBundle.fetch(store, digest, cache, OPTIONAL, MADE)).isEqualTo(bundle);
        assertThatExceptionOfType(ModelRefusedException.class)
                .isThrownBy(() -> TrustedBundle.fetch(store, digest, cache, REQUIRED, MADE))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNSIGNED));

        sign(NEW);
        assertThat(BundleTransfer.upload(store, folder)).isEqualTo(digest);
        assertThat(TrustedBundle.fetch(store, digest, cache, REQUIRED, MADE)).isEqualTo(bundle);
    }

    @Test
    void refusesWhatIsNotWholeInTheStore() throws Exception {
        MemoryObjectStore store = new MemoryObjectStore("models");
        Sha256 digest = BundleTransfer.upload(store, folder);
        store.delete(ObjectKeys.modelFile(digest, "card.md"));
        Path cache = temporary.resolve("cache");

        assertThatExceptionOfType(ModelRefusedException.class)
                .isThrownBy(() -> TrustedBundle.fetch(store, digest, cache, REQUIRED, MADE))
                .withMessageContaining("is not whole in the store")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED));
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void refusesAnotherVersionUnderTheDigest() throws Exception {
        MemoryObjectStore store = new MemoryObjectStore("models");
        Sha256 other = Sha256.of(new byte[]{1});
        Path cache = Files.createDirectory(temporary.resolve("cache"));
        Files.move(folder, BundleTransfer.folder(cache, other));

        assertThatExceptionOfType(ObjectStoreException.class)
                .as("deleted, then not found in the store")
                .isThrownBy(() -> TrustedBundle.fetch(store, other, cache, REQUIRED, MADE))
                .withMessageContaining("There is no model with digest " + other);
        assertThat(cache).isEmptyDirectory();
    }

    private void sign(CardSignature.Keys keys) throws IOException {
        Files.writeString(folder.resolve(CardSignature.FILE), CardSignature.sign(
                Files.readAllBytes(folder.resolve(ModelCard.CARD)), keys.privateKey()) + "\n");
    }

    private void putWeights(Map<String, Tensor> tensors) throws IOException {
        Path weights = folder.resolve(ModelCard.WEIGHTS);
        Path card = folder.resolve(ModelCard.CARD);
        String before = Files.readString(card);
        Sha256 digest = Sha256.of(Files.readAllBytes(weights));
        long size = Files.size(weights);
        SafeTensors.write(weights, new TreeMap<>(tensors));
        String after = before.replace(digest.hex(), Sha256.of(Files.readAllBytes(weights)).hex())
                .replace("\"size\" : " + size, "\"size\" : " + Files.size(weights));
        Files.writeString(card, after);
        sign(NEW);
    }

    private void assertRefused(TrustPolicy policy, Reason reason, String sentence) {
        assertThatExceptionOfType(ModelRefusedException.class)
                .isThrownBy(() -> TrustedBundle.read(folder, policy, Instant.MIN))
                .withMessageContaining(sentence).satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }
}

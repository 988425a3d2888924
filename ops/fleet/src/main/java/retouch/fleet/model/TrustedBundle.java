package retouch.fleet.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

import retouch.fleet.file.Folders;
import retouch.fleet.model.ModelRefusedException.Reason;
import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.model.BundleException;
import retouch.schemas.model.CardSignature;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.object.Sha256;

/// Reads a bundle that a fleet may use: signature first, then what the card says, then every file.
public final class TrustedBundle {

    /// More than any card that [ModelBundle#read] takes.
    private static final int CARD_BYTES_MAX = 1 << 20;

    private static final int SIGNATURE_BYTES_MAX = 1 << 10;

    private final Path folder;
    private final TrustPolicy policy;
    private final Instant notBefore;
    private final CheckLog log;

    private TrustedBundle(Path folder, TrustPolicy policy, Instant notBefore, CheckLog log) {
        this.folder = folder;
        this.policy = policy;
        this.notBefore = notBefore;
        this.log = log;
    }

    /// Reads the bundle in `folder` and checks all that can be checked without an engine.
    ///
    /// @param notBefore the fleet's floor: what was made earlier is refused; [Instant#MIN] if there is none
    /// @param log       hears of every step up to [CheckStep#WEIGHTS] that was passed
    /// @throws ModelRefusedException if it must not be used
    /// @throws IOException           if the disk fails; a file that is not there is the bundle's fault
    public static ModelBundle read(Path folder, TrustPolicy policy, Instant notBefore, CheckLog log)
            throws IOException, ModelRefusedException {
        return new TrustedBundle(folder, policy, notBefore, log).read();
    }

    /// As [#read(Path, TrustPolicy, Instant, CheckLog)].
    public static ModelBundle read(Path folder, TrustPolicy policy, Instant notBefore)
            throws IOException, ModelRefusedException {
        return read(folder, policy, notBefore, CheckLog.NONE);
    }

    /// Fetches a version into `cache`, unless it is there, and reads it as [#read(Path, TrustPolicy, Instant)] does. A
    /// copy in the cache that is damaged is fetched again, once.
    ///
    /// @return read from [BundleTransfer#folder]
    /// @throws ObjectStoreException `MISSING` if there is no such version
    public static ModelBundle fetch(ObjectStore store, Sha256 digest, Path cache, TrustPolicy policy,
            Instant notBefore) throws IOException, ModelRefusedException, ObjectStoreException {
        return fetch(store, digest, cache, policy, notBefore, CheckLog.NONE);
    }

    /// As [#fetch(ObjectStore, Sha256, Path, TrustPolicy, Instant)].
    ///
    /// @param log hears of every step that was passed, of those of a damaged copy too
    public static ModelBundle fetch(ObjectStore store, Sha256 digest, Path cache, TrustPolicy policy,
            Instant notBefore, CheckLog log)
            throws IOException, ModelRefusedException, ObjectStoreException {
        Path folder = BundleTransfer.folder(cache, digest);
        if (Files.exists(folder.resolve(ModelCard.CARD))) {
            try {
                return fetchOnce(store, digest, cache, policy, notBefore, log);
            } catch (ModelRefusedException e) {
                switch (e.reason()) {
                    case DAMAGED -> Folders.delete(folder);
                    case UNSIGNED, BAD_SIGNATURE -> BundleTransfer.fetchSignature(store, digest, folder);
                    case NOT_FINITE, WRONG_SHAPES, GOLDEN_MISMATCH, TOO_OLD, LICENSE, NOT_LOADABLE -> throw e;
                }
            }
        }
        return fetchOnce(store, digest, cache, policy, notBefore, log);
    }

    private static ModelBundle fetchOnce(ObjectStore store, Sha256 digest, Path cache, TrustPolicy policy,
            Instant notBefore, CheckLog log)
            throws IOException, ModelRefusedException, ObjectStoreException {
        try {
            ModelBundle bundle = read(BundleTransfer.fetchFolder(store, digest, cache), policy, notBefore,
                    log);
            BundleTransfer.requireDigest(bundle, digest, cache);
            return bundle;
        } catch (BundleException e) {
            throw refused(e);
        }
    }

    private ModelBundle read() throws IOException, ModelRefusedException {
        byte[] card = bytes(ModelCard.CARD, CARD_BYTES_MAX)
                .orElseThrow(() -> new ModelRefusedException(Reason.DAMAGED, folder
                        + " is not a model bundle: it has no " + ModelCard.CARD
                        + ". Name the folder of a whole bundle, or upload the model again."));
        checkSignature(card);
        ModelCard parsed = parse(card);
        log.passed(CheckStep.CARD, parsed.version());
        checkLicense(parsed);
        checkAge(parsed);
        return files(Sha256.of(card));
    }

    private void checkSignature(byte[] card) throws IOException, ModelRefusedException {
        Optional<String> signature = bytes(CardSignature.FILE, SIGNATURE_BYTES_MAX)
                .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1));
        if (signature.isEmpty()) {
            if (policy.signatureRequired()) {
                throw new ModelRefusedException(Reason.UNSIGNED, "The model is not signed (it has no "
                        + CardSignature.FILE
                        + "), and this fleet takes only what was signed by one of its keys, "
                        + known() + ". Publish it with `retouch train --key FILE`, or set"
                        + " RETOUCH_MODEL_TRUST=optional.");
            }
            log.passed(CheckStep.SIGNATURE, "not signed, and need not be");
        } else if (policy.keys().isEmpty()) {
            log.passed(CheckStep.SIGNATURE, "not checked: this fleet has no keys (RETOUCH_MODEL_KEYS)");
        } else {
            String key = policy.signer(card, signature.get())
                    .orElseThrow(() -> new ModelRefusedException(Reason.BAD_SIGNATURE,
                            "The model's signature (" + CardSignature.FILE
                                    + ") is by none of this fleet's keys, "
                                    + known() + ", or " + ModelCard.CARD
                                    + " was changed after it was signed. Take the bundle from its maker again, or"
                                    + " add the maker's public key to RETOUCH_MODEL_KEYS."));
            log.passed(CheckStep.SIGNATURE, "by key " + CardSignature.keyId(key));
        }
    }

    private String known() {
        return String.join(", ", policy.keyIds());
    }

    private static ModelCard parse(byte[] card) throws ModelRefusedException {
        try {
            return ModelBundle.parseCard(card);
        } catch (BundleException e) {
            throw refused(e);
        }
    }

    private void checkLicense(ModelCard card) throws ModelRefusedException {
        if (!policy.allows(card.license())) {
            throw new ModelRefusedException(Reason.LICENSE, "The license of " + card.version() + " is "
                    + card.license() + "; this fleet allows " + String.join(", ", policy.licenses())
                    + ". Take another model, or add the license to RETOUCH_MODEL_LICENSES.");
        }
        log.passed(CheckStep.LICENSE, card.license());
    }

    private void checkAge(ModelCard card) throws ModelRefusedException {
        if (card.createdAt().isBefore(notBefore)) {
            throw new ModelRefusedException(Reason.TOO_OLD, "The model " + card.version() + " was made at "
                    + card.createdAt() + "; this fleet loads none that was made before " + notBefore
                    + ". Take a newer version, or lower the fleet's floor.");
        }
        log.passed(CheckStep.AGE, card.createdAt().toString());
    }

    private ModelBundle files(Sha256 digest) throws IOException, ModelRefusedException {
        try {
            ModelBundle bundle = ModelBundle.read(folder);
            if (!bundle.digest().equals(digest)) { // or the signature is another card's
                throw new BundleException(ModelCard.CARD + " was changed while it was read");
            }
            log.passed(CheckStep.FILES, bundle.card().files().size() + " files");
            log.passed(CheckStep.WEIGHTS, bundle.weights().byName().size() + " variables");
            return bundle;
        } catch (BundleException e) {
            if (e.kind() != BundleException.Kind.DAMAGED) {
                log.passed(CheckStep.FILES, "as the card says");
            }
            throw refused(e);
        }
    }

    /// The same, as a refusal.
    private static ModelRefusedException refused(BundleException e) {
        return switch (e.kind()) {
            case DAMAGED -> new ModelRefusedException(Reason.DAMAGED, "The bundle is not whole: "
                    + e.getMessage() + ". Copy or export it again.", e);
            case OTHER_NETWORK -> new ModelRefusedException(Reason.WRONG_SHAPES,
                    "The weights are not those of the card's network: " + e.getMessage()
                            + ". Export the model again from where it was trained.",
                    e);
            case NOT_FINITE -> new ModelRefusedException(Reason.NOT_FINITE, "The weights are no numbers: "
                    + e.getMessage()
                    + ". The training has diverged; publish an earlier checkpoint.", e);
        };
    }

    private Optional<byte[]> bytes(String file, int bytesMax) throws IOException {
        try (InputStream stream = Files.newInputStream(folder.resolve(file))) {
            return Optional.of(stream.readNBytes(bytesMax));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}

package retouch.fleet.model;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

import retouch.fleet.file.Folders;
import retouch.fleet.file.WholeFile;
import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.object.ObjectStoreException.Kind;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.model.BundleException;
import retouch.schemas.model.CardSignature;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

/// Moves model bundles between folders and the object store, where a version lies under the digest of its
/// card and is never changed.
public final class BundleTransfer {

    private static final int CARD_BYTES_MAX = 1 << 20;
    private static final int SIGNATURE_BYTES_MAX = 1 << 10;

    private BundleTransfer() {}

    /// Uploads the bundle in `folder`. The card goes last, so that a version is either whole or not there;
    /// one that is there already is left as it is, but may get the signature that it lacks.
    ///
    /// @return the digest that names it
    /// @throws BundleException if the folder holds no whole bundle
    public static Sha256 upload(ObjectStore store, Path folder)
            throws IOException, BundleException, ObjectStoreException {
        byte[] card = Files.readAllBytes(folder.resolve(ModelCard.CARD));
        Sha256 digest = Sha256.of(card);
        String cardKey = ObjectKeys.modelFile(digest, ModelCard.CARD);
        if (store.sizeOf(cardKey).isPresent()) {
            uploadSignature(store, digest, folder);
            return digest;
        }
        for (Map.Entry<String, ModelCard.FileEntry> file : ModelBundle.parseCard(card).files().entrySet()) {
            ObjectRef written = store.upload(ObjectKeys.modelFile(digest, file.getKey()),
                    folder.resolve(file.getKey()), "application/octet-stream");
            if (!written.sha256().equals(file.getValue().sha256())) {
                throw new BundleException("The file " + folder.resolve(file.getKey())
                        + " is not the one that its card describes; export the bundle again.");
            }
        }
        uploadSignature(store, digest, folder);
        store.createOnly(cardKey, card, "application/json");
        return digest;
    }

    private static void uploadSignature(ObjectStore store, Sha256 digest, Path folder)
            throws IOException, ObjectStoreException {
        Path signature = folder.resolve(CardSignature.FILE);
        if (Files.exists(signature)) {
            store.createOnly(ObjectKeys.modelFile(digest, CardSignature.FILE), Files.readAllBytes(signature),
                    "text/plain");
        }
    }

    /// Fetches a version into `cache/<digest>`, unless it is there, and checks every file.
    ///
    /// @return the bundle, read from the cache
    /// @throws BundleException      if what the store holds is no whole bundle of that digest
    /// @throws ObjectStoreException `MISSING` if there is no such version
    public static ModelBundle fetch(ObjectStore store, Sha256 digest, Path cache)
            throws IOException, BundleException, ObjectStoreException {
        ModelBundle bundle = ModelBundle.read(fetchFolder(store, digest, cache));
        requireDigest(bundle, digest, cache);
        return bundle;
    }

    /// As [#fetch], but looks at nothing that is in the cache already.
    ///
    /// @return the bundle's folder
    public static Path fetchFolder(ObjectStore store, Sha256 digest, Path cache)
            throws IOException, BundleException, ObjectStoreException {
        Path folder = folder(cache, digest);
        if (!Files.exists(folder.resolve(ModelCard.CARD))) {
            download(store, digest, cache, folder);
        }
        return folder;
    }

    /// Where a cache keeps a version.
    public static Path folder(Path cache, Sha256 digest) {
        return cache.resolve(digest.hex());
    }

    static void requireDigest(ModelBundle bundle, Sha256 digest, Path cache) throws BundleException {
        if (!bundle.digest().equals(digest)) {
            throw new BundleException("The card in " + folder(cache, digest) + " has digest "
                    + bundle.digest() + "; delete the folder, and it is fetched again");
        }
    }

    /// Takes the signature of a version that the cache has from the store, which may have got it later.
    static void fetchSignature(ObjectStore store, Sha256 digest, Path folder)
            throws IOException, ObjectStoreException {
        Optional<byte[]> signature = store.find(ObjectKeys.modelFile(digest, CardSignature.FILE),
                SIGNATURE_BYTES_MAX);
        if (signature.isPresent()) {
            WholeFile.write(folder.resolve(CardSignature.FILE),
                    part -> Files.write(part, signature.get()));
        }
    }

    /// What the card of a version says.
    ///
    /// @throws BundleException      if what the store holds is not the card of that digest
    /// @throws ObjectStoreException `MISSING` if there is no such version
    public static ModelCard card(ObjectStore store, Sha256 digest)
            throws BundleException, ObjectStoreException {
        return ModelBundle.parseCard(cardBytes(store, digest));
    }

    private static byte[] cardBytes(ObjectStore store, Sha256 digest)
            throws BundleException, ObjectStoreException {
        byte[] card = store.find(ObjectKeys.modelFile(digest, ModelCard.CARD), CARD_BYTES_MAX)
                .orElseThrow(() -> new ObjectStoreException(Kind.MISSING,
                        "There is no model with digest " + digest
                                + " in this store. See `retouch models list`."));
        if (!Sha256.of(card).equals(digest)) {
            throw new BundleException("The card of model " + digest + " has been changed in the store");
        }
        return card;
    }

    private static void download(ObjectStore store, Sha256 digest, Path cache, Path folder)
            throws IOException, BundleException, ObjectStoreException {
        byte[] card = cardBytes(store, digest);
        Files.createDirectories(cache);
        Path part = Files.createTempDirectory(cache, ".part-");
        try {
            for (Map.Entry<String, ModelCard.FileEntry> file : ModelBundle.parseCard(card).files()
                    .entrySet()) {
                download(store, digest, file, part);
            }
            fetchSignature(store, digest, part);
            Files.write(part.resolve(ModelCard.CARD), card);
            moveUnlessThere(part, folder);
        } finally {
            Folders.delete(part);
        }
    }

    private static void download(ObjectStore store, Sha256 digest,
            Map.Entry<String, ModelCard.FileEntry> file, Path part)
            throws BundleException, ObjectStoreException {
        try {
            store.download(new ObjectRef(store.bucket(), ObjectKeys.modelFile(digest, file.getKey()),
                    file.getValue().size(), file.getValue().sha256()), part.resolve(file.getKey()));
        } catch (ObjectStoreException e) {
            if (e.kind() == Kind.MISSING || e.kind() == Kind.CHANGED) {
                throw new BundleException("The model " + digest + " is not whole in the store: "
                        + e.getMessage(), e);
            }
            throw e;
        }
    }

    /// Two workers may share a cache: the first to arrive wins, and both have the same files.
    private static void moveUnlessThere(Path part, Path folder) throws IOException {
        try {
            Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (IOException e) {
            if (!Files.exists(folder.resolve(ModelCard.CARD))) {
                throw e;
            }
        }
    }
}

package retouch.schemas.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import retouch.schemas.model.BundleException.Kind;
import retouch.schemas.object.Sha256;
import retouch.schemas.tensor.Tensor;

/// A bundle on disk. The card is written last: a folder without a card is not a bundle.
final class BundleFolder {

    /// A card is a page, not a book.
    private static final int CARD_BYTES_MAX = 256 * 1024;

    private final Path folder;

    BundleFolder(Path folder) {
        this.folder = folder;
    }

    /// @param others further files, by name
    ModelBundle write(ModelCard card, Weights weights, Precision precision, Map<String, byte[]> others)
            throws IOException, BundleException {
        Weights stored = precision == Precision.FLOAT32 ? weights : weights.rounded(precision);
        requireFitting(card, stored);
        Map<String, ModelCard.FileEntry> files = new TreeMap<>();
        Path partial = folder.resolve(ModelCard.WEIGHTS + ".part");
        SafeTensors.write(partial, stored.byName(), precision);
        files.put(ModelCard.WEIGHTS, new ModelCard.FileEntry(Files.size(partial), digest(partial)));
        moveTo(partial, ModelCard.WEIGHTS);
        for (Map.Entry<String, byte[]> other : others.entrySet()) {
            byte[] content = other.getValue();
            if (files.put(other.getKey(),
                    new ModelCard.FileEntry(content.length, Sha256.of(content))) != null) {
                throw new IllegalArgumentException("two files named " + other.getKey());
            }
            moveTo(Files.write(folder.resolve(other.getKey() + ".part"), content), other.getKey());
        }
        ModelCard complete = card.withFiles(files);
        byte[] json = CardJson.write(complete);
        moveTo(Files.write(folder.resolve(ModelCard.CARD + ".part"), json), ModelCard.CARD);
        return new ModelBundle(complete, Sha256.of(json), stored);
    }

    ModelBundle read() throws IOException, BundleException {
        byte[] json = card();
        ModelCard card = CardJson.parse(json);
        ModelCard.FileEntry entry = card.files().get(ModelCard.WEIGHTS);
        if (entry == null) {
            throw new BundleException(ModelCard.CARD + ": files." + ModelCard.WEIGHTS + " is missing");
        }
        for (Map.Entry<String, ModelCard.FileEntry> file : card.files().entrySet()) {
            if (!file.getKey().equals(ModelCard.WEIGHTS)) {
                requireSize(file.getKey(), file.getValue());
                requireDigest(file.getKey(), file.getValue(), digest(folder.resolve(file.getKey())));
            }
        }
        Weights weights = weights(entry);
        requireFitting(card, weights);
        return new ModelBundle(card, Sha256.of(json), weights);
    }

    /// Digests and parses in one pass over the file.
    private Weights weights(ModelCard.FileEntry entry) throws IOException, BundleException {
        requireSize(ModelCard.WEIGHTS, entry);
        MessageDigest digest = Sha256.newDigest();
        try (DigestInputStream stream = new DigestInputStream(
                Files.newInputStream(folder.resolve(ModelCard.WEIGHTS)), digest)) {
            SortedMap<String, Tensor> tensors = SafeTensors.read(Channels.newChannel(stream), entry.size(),
                    ModelCard.WEIGHTS);
            requireDigest(ModelCard.WEIGHTS, entry, Sha256.finish(digest));
            return Weights.of(tensors);
        }
    }

    private byte[] card() throws IOException, BundleException {
        try (InputStream stream = Files.newInputStream(folder.resolve(ModelCard.CARD))) {
            byte[] json = stream.readNBytes(CARD_BYTES_MAX + 1);
            if (json.length > CARD_BYTES_MAX) {
                throw new BundleException(ModelCard.CARD + " has more than " + CARD_BYTES_MAX + " bytes");
            }
            return json;
        } catch (NoSuchFileException e) {
            throw new BundleException(folder + " is not a model bundle: it has no " + ModelCard.CARD, e);
        }
    }

    private void requireSize(String file, ModelCard.FileEntry entry) throws IOException, BundleException {
        try {
            long size = Files.size(folder.resolve(file));
            if (size != entry.size()) {
                throw new BundleException(
                        "%s has %d bytes, the card says %d".formatted(file, size, entry.size()));
            }
        } catch (NoSuchFileException e) {
            throw new BundleException(file + " is missing from " + folder + ", the card lists it", e);
        }
    }

    private static void requireDigest(String file, ModelCard.FileEntry entry, Sha256 found)
            throws BundleException {
        if (!found.equals(entry.sha256())) {
            throw new BundleException(
                    file + " is damaged: its sha256 is " + found + ", the card says " + entry.sha256());
        }
    }

    private static void requireFitting(ModelCard card, Weights weights) throws BundleException {
        String misfit = weights.misfitWith(card.network());
        if (!misfit.isEmpty()) {
            throw new BundleException(Kind.OTHER_NETWORK, ModelCard.WEIGHTS + ": " + misfit);
        }
        String notFinite = weights.notFinite();
        if (!notFinite.isEmpty()) {
            throw new BundleException(Kind.NOT_FINITE, ModelCard.WEIGHTS + ": " + notFinite);
        }
    }

    private void moveTo(Path partial, String name) throws IOException {
        Files.move(partial, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static Sha256 digest(Path file) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        try (InputStream stream = new DigestInputStream(Files.newInputStream(file), digest)) {
            stream.transferTo(OutputStream.nullOutputStream());
        }
        return Sha256.finish(digest);
    }
}

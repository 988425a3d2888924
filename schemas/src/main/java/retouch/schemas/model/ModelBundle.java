package retouch.schemas.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

import retouch.schemas.object.Sha256;

/// A model version in memory: its card, the digest that names it, its weights.
///
/// On disk a bundle is a folder with `card.json` and the files the card lists. Its digest is the
/// SHA-256 of `card.json` as written, which covers the digests of all other files.
///
/// @param card    what it says about itself
/// @param digest  digest of `card.json`
/// @param weights checked against the card's network
public record ModelBundle(ModelCard card, Sha256 digest, Weights weights) {

    public ModelBundle {
        Objects.requireNonNull(card, "card");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(weights, "weights");
    }

    /// Writes `weights.safetensors` and `card.json` (with size and digest of every file filled in) into
    /// `folder`, which must exist. Same card and weights give the same bytes. What the card said about
    /// files before is forgotten; the card is written last, each file in one move.
    ///
    /// @throws BundleException if the weights are not the network's
    public static ModelBundle write(Path folder, ModelCard card, Weights weights)
            throws IOException, BundleException {
        return write(folder, card, weights, Precision.FLOAT32, Map.of());
    }

    /// As [#write(Path, ModelCard, Weights)], with the weights in another precision and with further files.
    ///
    /// @param others contents by name: lower-case letters, digits, dots and dashes
    /// @return the bundle as it will be read: its weights are rounded
    public static ModelBundle write(Path folder, ModelCard card, Weights weights, Precision precision,
            Map<String, byte[]> others) throws IOException, BundleException {
        return new BundleFolder(folder).write(card, weights, precision, others);
    }

    /// Reads a bundle and checks everything the card says.
    ///
    /// @throws BundleException if any file is missing, damaged or wrong
    public static ModelBundle read(Path folder) throws IOException, BundleException {
        return new BundleFolder(folder).read();
    }

    /// Parses `card.json`.
    ///
    /// @throws BundleException naming the field that is missing or wrong
    public static ModelCard parseCard(byte[] json) throws BundleException {
        return CardJson.parse(json);
    }
}

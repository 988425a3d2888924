package retouch.trainer.checkpoint.tensorflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;

import retouch.schemas.model.BundleException;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.object.Sha256;

/// A model bundle made of a checkpoint that somebody else trained. Its card says so.
///
/// The same files, name and license give the same bundle: it is as old as the checkpoint's index.
public final class ImportedBundle {

    /// What the authors of SC-FEGAN allow with the weights that they released.
    public static final String ORIGINAL_LICENSE = "CC-BY-NC-4.0 (non-commercial)";

    private ImportedBundle() {}

    /// A name for a version that nobody has named.
    public static String versionOf(NetworkDescription network) {
        return "imported-%dpx-%dch".formatted(network.side(), network.baseChannels());
    }

    /// Writes the bundle into `folder`, which must exist.
    ///
    /// @param version its name: see [ModelCard#version]
    /// @param license of the weights
    public static ModelBundle write(Path folder, ReleasedCheckpoint checkpoint, String version,
            String license)
            throws IOException {
        try {
            return ModelBundle.write(folder, card(checkpoint, version, license), checkpoint.weights());
        } catch (BundleException e) {
            throw new IllegalStateException("the weights were checked against their network", e);
        }
    }

    private static ModelCard card(ReleasedCheckpoint checkpoint, String version, String license)
            throws IOException {
        Path index = checkpoint.index();
        Instant savedAt = Files.getLastModifiedTime(index).toInstant();
        String notes = "Imported from the TensorFlow checkpoint %s (SHA-256 of its index %s). Retouch did not"
                + " train it and has not measured it: what it was trained on, and what it cannot do, whoever"
                + " made it knows. Its gates work as in the code that the authors of SC-FEGAN released.";
        return new ModelCard(version, Optional.empty(), checkpoint.network(), false, license,
                notes.formatted(checkpoint.prefix().getFileName(),
                        Sha256.of(Files.readAllBytes(index)).hex()),
                savedAt, Optional.empty(), Collections.emptySortedMap(), Collections.emptySortedMap());
    }
}

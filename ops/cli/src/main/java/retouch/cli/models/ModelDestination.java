package retouch.cli.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;

import retouch.fleet.Fleet;
import retouch.fleet.file.Folders;
import retouch.fleet.model.BundleTransfer;
import retouch.fleet.object.ObjectStoreException;
import retouch.producer.command.ExitCode;
import retouch.producer.command.FleetAccess;
import retouch.producer.command.FleetUnavailableException;
import retouch.schemas.model.BundleException;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.object.Sha256;

/// Where a new model goes: into a folder, or into the store of the fleet.
final class ModelDestination {

    /// Writes a bundle into an empty folder that exists.
    @FunctionalInterface
    interface Writer {
        ModelBundle write(Path folder) throws IOException;
    }

    private final FleetAccess access;

    ModelDestination(FleetAccess access) {
        this.access = access;
    }

    /// Writes a bundle, whole or not at all.
    ///
    /// @param folder is made; it may exist if it is empty
    static ModelBundle write(Path folder, Writer writer) throws IOException, NoModelException {
        if (Files.exists(folder) && !isEmptyFolder(folder)) {
            throw new NoModelException(ExitCode.NOT_DONE,
                    folder + " is there already and is no empty folder. Name another with --out.");
        }
        Path parent = folder.toAbsolutePath().getParent();
        Path part = Files.createTempDirectory(Files.createDirectories(parent), ".part-");
        try {
            ModelBundle bundle = writer.write(part);
            Files.deleteIfExists(folder);
            Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
            return bundle;
        } finally {
            Folders.delete(part);
        }
    }

    /// Writes a bundle and uploads it.
    ModelBundle upload(Writer writer) throws IOException, NoModelException {
        Path folder = Files.createTempDirectory("retouch-models");
        try {
            ModelBundle bundle = writer.write(folder);
            upload(bundle, folder);
            return bundle;
        } finally {
            Folders.delete(folder);
        }
    }

    /// Uploads the bundle that `folder` holds.
    void upload(ModelBundle bundle, Path folder) throws IOException, NoModelException {
        try (Fleet fleet = access.open()) {
            for (Map.Entry<Sha256, ModelCard> other : ModelSource.cards(fleet.store()).entrySet()) {
                if (other.getValue().version().equals(bundle.card().version())
                        && !other.getKey().equals(bundle.digest())) {
                    throw new NoModelException(ExitCode.NOT_DONE, "The fleet's store has another model named "
                            + bundle.card().version() + ", with digest " + other.getKey()
                            + ". Import this one under another name: --name V.");
                }
            }
            BundleTransfer.upload(fleet.store(), folder);
        } catch (FleetUnavailableException e) {
            throw new NoModelException(ExitCode.UNREACHABLE, e.getMessage()
                    + " Or write the model into a folder, with --out FOLDER.", e);
        } catch (ObjectStoreException e) {
            throw new NoModelException(ExitCode.UNREACHABLE, "The model could not be stored: "
                    + e.getMessage(), e);
        } catch (BundleException e) {
            throw new NoModelException(ExitCode.NOT_DONE, "The model could not be stored: "
                    + e.getMessage(), e);
        }
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }
}

package retouch.cli.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;

import retouch.fleet.Fleet;
import retouch.fleet.file.Folders;
import retouch.fleet.model.BundleTransfer;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.registry.BrokenChainException;
import retouch.fleet.registry.RegistryDesk;
import retouch.fleet.registry.RegistryRefusedException;
import retouch.fleet.stream.SchemaTopic;
import retouch.fleet.stream.StreamException;
import retouch.producer.command.ExitCode;
import retouch.producer.command.FleetAccess;
import retouch.producer.command.FleetUnavailableException;
import retouch.schemas.message.Messages;
import retouch.schemas.model.BundleException;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.registry.ModelVersion;

/// Where a new model goes: into a folder, or into the store of the fleet.
final class ModelDestination {

    /// Writes a bundle into an empty folder that exists.
    @FunctionalInterface
    interface Writer {
        ModelBundle write(Path folder) throws IOException;
    }

    private static final Duration SEND_MAX = Duration.ofSeconds(20);
    private static final Duration SCHEMAS_AGAIN_AFTER = Duration.ofSeconds(10);

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
            RegistryDesk desk = new RegistryDesk(fleet, SchemaTopic.open(fleet.broker(), Messages.schemas(),
                    SCHEMAS_AGAIN_AFTER), RegistryAccess.who(), Clock.systemUTC(), SEND_MAX);
            desk.tell();
            desk.requireFreeName(ModelVersion.of(bundle.card(), bundle.digest())); // before anything lies there
            BundleTransfer.upload(fleet.store(), folder);
            desk.register(ModelVersion.of(bundle.card(), bundle.digest()), "imported");
        } catch (RegistryRefusedException | BrokenChainException e) {
            throw new NoModelException(ExitCode.NOT_DONE, e.getMessage() + " With --checkpoint: --name V.",
                    e);
        } catch (StreamException e) {
            throw new NoModelException(ExitCode.UNREACHABLE, "The model is stored, but not made known: "
                    + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoModelException(ExitCode.NOT_DONE, "Interrupted; import it again.", e);
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

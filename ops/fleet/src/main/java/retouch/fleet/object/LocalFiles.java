package retouch.fleet.object;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

import retouch.fleet.object.ObjectStoreException.Kind;

/// Files on this machine that objects come from and go to.
final class LocalFiles {

    private LocalFiles() {}

    /// Fills a file.
    @FunctionalInterface
    interface Filler {
        void fill(Path part) throws IOException, ObjectStoreException;
    }

    /// Lets `filler` write beside `target` and moves the whole file there. If it throws, nothing remains.
    static void writeWhole(Path target, Filler filler) throws ObjectStoreException {
        Path whole = target.toAbsolutePath();
        Path part = null;
        try {
            // Not createTempFile: its files are readable by their owner only, and moving keeps that.
            part = Files.createFile(whole.resolveSibling(".%s.%s.part".formatted(whole.getFileName(),
                    UUID.randomUUID())));
            filler.fill(part);
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ObjectStoreException(Kind.REJECTED,
                    "The file " + target + " cannot be written: " + e + ".", e);
        } finally {
            discard(part);
        }
    }

    static ObjectStoreException unreadable(Path file, IOException cause) {
        return new ObjectStoreException(Kind.REJECTED, "The file " + file + " cannot be read: " + cause + ".",
                cause);
    }

    private static void discard(Path part) {
        try {
            if (part != null) {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            // a leftover beside the target; nobody takes it for the target
        }
    }
}

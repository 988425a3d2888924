package retouch.local.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import retouch.local.LocalFleetException;

/// Keeps a second broker out of a data folder, in this process and any other. The operating system lets
/// go of it when the process dies.
final class FolderLock implements AutoCloseable {

    /// Below this a broker would soon stop in the middle of a write.
    private static final long FREE_BYTES_MIN = 200L << 20;

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /// @throws LocalFleetException if the folder cannot be written, is in use, or its disk is full
    static FolderLock take(Path folder) throws LocalFleetException {
        try {
            Files.createDirectories(folder);
            requireRoom(folder, Files.getFileStore(folder).getUsableSpace());
            FileChannel channel = FileChannel.open(folder.resolve("broker.lock"),
                    StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new LocalFleetException(
                        "Another fleet uses the folder %s: stop it, or choose another folder with --data."
                                .formatted(folder));
            }
            return new FolderLock(channel);
        } catch (IOException e) {
            throw new LocalFleetException("The folder %s cannot be used: %s. Choose another with --data."
                    .formatted(folder, e), e);
        }
    }

    static void requireRoom(Path folder, long usableBytes) throws LocalFleetException {
        if (usableBytes < FREE_BYTES_MIN) {
            throw new LocalFleetException(
                    ("The disk under %s has %d MB left and the broker needs %d: free some space,"
                            + " or choose another folder with --data.")
                            .formatted(folder, usableBytes >> 20, FREE_BYTES_MIN >> 20));
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // this very process holds it
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

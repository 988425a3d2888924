package retouch.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The folder in which a local fleet keeps everything: messages, objects, logs, caches and the address
/// file. Locked while open, so that no two fleets share one.
///
/// | entry              | content                                                         |
/// |--------------------|-----------------------------------------------------------------|
/// | `fleet.properties` | where the fleet is and what opens it; readable by its owner only |
/// | `broker/`          | Kafka's logs                                                    |
/// | `store/`           | the object store's files                                        |
/// | `logs/`            | what the processes have to say                                  |
/// | `cache/`           | model bundles as workers fetched them                           |
/// | `lock`             | held by the process whose number it contains                    |
public final class DataFolder implements AutoCloseable {

    /// Less free space than this, in bytes, and a fleet does not start: Kafka stops hard on a full disk.
    static final long FREE_BYTES_MIN = 256L << 20;

    /// Less free space than this, in bytes, and a running fleet had better stop while it still can write.
    static final long FREE_BYTES_LOW = 64L << 20;

    private static final String SETTINGS = "fleet.properties";

    private final Path folder;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path folder, FileChannel channel, FileLock lock) {
        this.folder = folder;
        this.channel = channel;
        this.lock = lock;
    }

    /// Creates the folder where there is none, and locks it.
    ///
    /// @throws LocalFleetException if another process holds it, it cannot be written, or its disk is full
    public static DataFolder open(Path path) throws LocalFleetException {
        Path folder = path.toAbsolutePath().normalize();
        try {
            for (String entry : new String[]{"broker", "store", "logs", "cache"}) {
                Files.createDirectories(folder.resolve(entry));
            }
            requireSpace(folder);
            return lock(folder);
        } catch (IOException e) {
            throw new LocalFleetException("The data folder " + folder + " cannot be written (" + reason(e)
                    + "). Make room or give another folder with --data.", e);
        }
    }

    /// The file that tells other processes where this fleet is, whether or not the folder is locked.
    public static Path settingsIn(Path folder) {
        return folder.resolve(SETTINGS);
    }

    public Path folder() {
        return folder;
    }

    public Path settings() {
        return settingsIn(folder);
    }

    public Path broker() {
        return folder.resolve("broker");
    }

    public Path store() {
        return folder.resolve("store");
    }

    public Path logs() {
        return folder.resolve("logs");
    }

    public Path cache() {
        return folder.resolve("cache");
    }

    /// Whether the disk is about to be full: Kafka would stop hard, and for good, at the first write that
    /// fails.
    ///
    /// @return one sentence; empty if there is room
    public Optional<String> shortage() {
        return shortage(folder.toFile().getUsableSpace());
    }

    Optional<String> shortage(long free) {
        return free >= FREE_BYTES_LOW
                ? Optional.empty()
                : Optional.of(
                        "The disk of the data folder %s has only %d MiB free.".formatted(folder, free >> 20));
    }

    @Override
    public void close() {
        try (channel) {
            lock.release();
        } catch (IOException e) {
            // the end of the process releases it too
        }
    }

    private static void requireSpace(Path folder) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < FREE_BYTES_MIN) {
            throw new IOException("its disk has %d MiB free, at least %d MiB are needed".formatted(free >> 20,
                    FREE_BYTES_MIN >> 20));
        }
    }

    private static DataFolder lock(Path folder) throws IOException, LocalFleetException {
        FileChannel channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE,
                StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // this very process holds it: no lock either, and the same sentence
        }
        if (lock == null) {
            String holder = holder(channel);
            channel.close();
            throw new LocalFleetException(
                    "The data folder " + folder + " is in use by another retouch" + holder
                            + ". Stop that one first, or give another folder with --data.");
        }
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid())
                    .getBytes(StandardCharsets.US_ASCII)), 0);
            return new DataFolder(folder, channel, lock);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(20);
        channel.read(buffer, 0);
        String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
        return text.isBlank() ? "" : " (process " + text.strip() + ")";
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}

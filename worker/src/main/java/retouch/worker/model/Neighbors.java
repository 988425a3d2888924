package retouch.worker.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the workers that share a bundle cache, and so a machine, let each other know: who has a job in hand, and who
/// loads a version. Each mark is a lock on a byte of one file in the cache, so that the system lets go of it when a
/// process dies, however it dies.
///
/// Where the file cannot be locked a worker behaves as if it were alone, which costs the others speed and nothing
/// else. Thread-safe.
public final class Neighbors implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Neighbors.class);

    /// Nobody else is there, and nobody is told.
    public static final Neighbors NONE = new Neighbors(Optional.empty(), false);

    static final String FILE = ".neighbors";

    /// The byte of who loads; every worker has another one for "a job is in hand".
    private static final long LOADING = 0;

    private static final long FIRST_WORKER = 1;

    /// Who looks at all bytes holds them for some microseconds; after that a mark is not worth waiting for.
    private static final int LOOKS = 100;

    /// Between two looks for the turn.
    private static final Duration PAUSE = Duration.ofMillis(10);

    /// A lock belongs to the process, whichever channel took it: looking at all bytes and marking one must not meet.
    private static final Object PROCESS = new Object();

    private volatile Optional<FileChannel> file;
    private final long own = ThreadLocalRandom.current().nextLong(FIRST_WORKER, Long.MAX_VALUE);
    private Optional<FileLock> working = Optional.empty();

    private final boolean matters;

    private Neighbors(Optional<FileChannel> file, boolean matters) {
        this.file = file;
        this.matters = matters;
    }

    /// Joins those who have the same cache.
    ///
    /// @param cache   made, if it is not there
    /// @param matters whether others are to give way to this worker's jobs: somebody waits for them
    public static Neighbors in(Path cache, boolean matters) {
        try {
            Files.createDirectories(cache);
            return new Neighbors(Optional.of(FileChannel.open(cache.resolve(FILE), StandardOpenOption.CREATE,
                    StandardOpenOption.READ, StandardOpenOption.WRITE)), matters);
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("cache", cache).addKeyValue("reason", e.getMessage())
                    .log("models.no_neighbors");
            return NONE;
        }
    }

    /// The turn to load, until closed.
    @FunctionalInterface
    interface Turn extends AutoCloseable {

        @Override
        void close();
    }

    /// Tells the others whether this worker has a job in hand.
    void works(boolean now) {
        synchronized (PROCESS) {
            if (now) {
                for (int look = 0; matters && look < LOOKS && working.isEmpty(); look++) {
                    working = lock(own, 1, false);
                }
            } else {
                working.ifPresent(Neighbors::release);
                working = Optional.empty();
            }
        }
    }

    /// Whether any worker has a job in hand, this one included.
    boolean anyWorks() {
        if (file.isEmpty()) {
            return false;
        }
        synchronized (PROCESS) {
            Optional<FileLock> all = lock(FIRST_WORKER, Long.MAX_VALUE - FIRST_WORKER, true);
            all.ifPresent(Neighbors::release);
            return all.isEmpty() && file.isPresent();
        }
    }

    /// Waits until nobody else loads, but no longer than `most`: one that hangs holds nobody up for good.
    Turn turn(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        Optional<FileLock> mine = tryTurn();
        try {
            while (mine.isEmpty() && file.isPresent() && System.nanoTime() < end) {
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
                mine = tryTurn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the worker ends; so does what it loads
        }
        Optional<FileLock> held = mine;
        return () -> {
            synchronized (PROCESS) {
                held.ifPresent(Neighbors::release);
            }
        };
    }

    private Optional<FileLock> tryTurn() {
        synchronized (PROCESS) {
            return lock(LOADING, 1, false);
        }
    }

    /// @return empty if another worker has a part of it, or there is nothing to lock
    private Optional<FileLock> lock(long from, long bytes, boolean shared) {
        try {
            return file.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(file.get().tryLock(from, bytes, shared));
        } catch (OverlappingFileLockException e) {
            return Optional.empty(); // another worker of this process, or this one
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("models.no_neighbors");
            file = Optional.empty(); // a file system without locks
            return Optional.empty();
        }
    }

    private static void release(FileLock lock) {
        try {
            lock.release();
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("models.neighbors_unknown"); // closed: it has been let go of
        }
    }

    /// Lets go of all it holds.
    @Override
    public void close() {
        synchronized (PROCESS) {
            try {
                if (file.isPresent()) {
                    file.get().close();
                }
            } catch (IOException e) {
                LOG.atDebug().setCause(e).log("models.neighbors_unknown");
            }
        }
    }
}

package retouch.worker.generate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What this process holds of the machine's memory, native and Java, as Linux counts it.
public final class ResidentMemory {

    private static final int PAGE_BYTES = 4096;
    private static final int ROUNDS = 4;

    /// Part of a test that may throw.
    @FunctionalInterface
    public interface Round {

        void run() throws Exception;
    }

    private ResidentMemory() {}

    static long bytes() throws IOException {
        System.gc();
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * PAGE_BYTES;
    }

    /// What four rounds add to what four rounds before them needed. In both the least counts: the heap breathes
    /// from round to round, a leak only grows.
    public static long grownBytes(Round round) throws Exception {
        long before = least(round);
        return least(round) - before;
    }

    private static long least(Round round) throws Exception {
        long least = Long.MAX_VALUE;
        for (int count = 0; count < ROUNDS; count++) {
            round.run();
            least = Math.min(least, bytes());
        }
        return least;
    }
}

package retouch.worker.generate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What this process holds of the machine's memory, native and Java, as Linux counts it.
public final class ResidentMemory {

    private static final int PAGE_BYTES = 4096;

    private ResidentMemory() {}

    public static long bytes() throws IOException {
        System.gc();
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * PAGE_BYTES;
    }
}

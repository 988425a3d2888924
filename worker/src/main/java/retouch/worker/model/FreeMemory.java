package retouch.worker.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How much memory this process may still take: the less of what the machine has left and what its control group
/// allows. Where neither says, there is enough.
public final class FreeMemory {

    private static final Path MACHINE = Path.of("/proc/meminfo");
    private static final Path GROUP_MAX = Path.of("/sys/fs/cgroup/memory.max");
    private static final Path GROUP_NOW = Path.of("/sys/fs/cgroup/memory.current");
    private static final long KIB = 1024;

    private FreeMemory() {}

    /// In bytes.
    public static long bytes() {
        return bytes(MACHINE, GROUP_MAX, GROUP_NOW);
    }

    static long bytes(Path machine, Path groupMax, Path groupNow) {
        long free = machine(machine);
        String max = text(groupMax);
        String now = text(groupNow);
        return max.matches("[0-9]{1,18}") && now.matches("[0-9]{1,18}")
                ? Math.min(free, Math.max(0, Long.parseLong(max) - Long.parseLong(now)))
                : free;
    }

    private static long machine(Path file) {
        List<String> lines = text(file).lines().filter(line -> line.startsWith("MemAvailable:")).toList();
        String digits = lines.isEmpty() ? "" : lines.getFirst().replaceAll("[^0-9]", "");
        return digits.isEmpty() ? Long.MAX_VALUE : Long.parseLong(digits) * KIB;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return ""; // another system, or an older kernel
        }
    }
}

package retouch.cli.bench.engines;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a bench ran.
///
/// @param processor  the model, as far as the system says
/// @param processors that the JVM may use
/// @param java       its version
/// @param loadBefore processes that wanted to run in the minute before; negative if unknown
/// @param loadAfter  the same at the end, the bench itself included
record Machine(String processor, int processors, String java, double loadBefore, double loadAfter) {

    private static final Path FACTS = Path.of("/proc/cpuinfo");

    static Machine now() {
        return new Machine(processorModel(), Runtime.getRuntime().availableProcessors(),
                Runtime.version().toString(), load(), load());
    }

    /// The same, after the work.
    Machine after() {
        return new Machine(processor, processors, java, loadBefore, load());
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String processorModel() {
        String architecture = System.getProperty("os.arch");
        try {
            return Files.readAllLines(FACTS).stream().filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst()
                    .orElse(architecture);
        } catch (IOException e) {
            return architecture;
        }
    }
}

package retouch.cli.up;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How this process starts another `retouch`: the same JDK, class path and start-up cache.
public final class JavaCommand {

    /// Pixels of the largest picture in budget fit, the weights as they are read and as they run, and the feature
    /// maps of some pictures: at full size 355, 598 and 155 MiB each.
    private static final String WORKER_HEAP_MAX = "-Xmx3g";

    private JavaCommand() {}

    /// @param arguments the verb and its options
    public static List<String> retouch(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--add-modules=jdk.incubator.vector");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("-Djava.awt.headless=true");
        command.add("-XX:+UseSerialGC");
        command.add(WORKER_HEAP_MAX);
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(JavaCommand::isAboutTheCache).forEach(command::add);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("retouch.cli.RetouchMain");
        command.addAll(List.of(arguments));
        return command;
    }

    private static boolean isAboutTheCache(String flag) {
        return flag.startsWith("-XX:AOTCache=") || flag.startsWith("-Xlog:")
                || flag.contains("ArchiveRelocationMode")
                || flag.equals("-XX:+UnlockDiagnosticVMOptions");
    }
}

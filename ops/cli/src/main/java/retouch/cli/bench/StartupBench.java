package retouch.cli.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Measures the time from `retouch --help` to its first byte of text, by contender, interleaved.
final class StartupBench {

    private static final String MAIN = "retouch.cli.RetouchMain";

    private StartupBench() {}

    /// One way to start.
    ///
    /// @param name   what the table calls it
    /// @param median over the rounds
    /// @param best   of the rounds
    /// @param ratio  of the median to the first contender's
    record Row(String name, Duration median, Duration best, double ratio) {}

    /// @param rounds   how often each contender runs
    /// @param java     the `java` program
    /// @param cache    the AOT cache; left out if there is no such file
    /// @param launcher the `retouch` script; left out if empty
    static List<Row> run(int rounds, Path java, Path cache, String launcher)
            throws IOException, InterruptedException {
        Map<String, List<String>> contenders = contenders(java, cache, launcher);
        Map<String, long[]> nanos = new LinkedHashMap<>();
        contenders.keySet().forEach(name -> nanos.put(name, new long[rounds]));
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, List<String>> contender : contenders.entrySet()) {
                nanos.get(contender.getKey())[round] = nanosToText(contender.getValue());
            }
        }
        return rows(nanos);
    }

    private static Map<String, List<String>> contenders(Path java, Path cache, String launcher) {
        List<String> flags = List.of("--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-Djava.awt.headless=true", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1");
        List<String> rest = List.of("-cp", System.getProperty("java.class.path"), MAIN, "--help");
        Map<String, List<String>> contenders = new LinkedHashMap<>();
        contenders.put("java, no cache", command(java, flags, List.of("-Xshare:off"), rest));
        contenders.put("java, the JDK's own CDS", command(java, flags, List.of(), rest));
        if (Files.exists(cache)) {
            contenders.put("java, our AOT cache", command(java, flags,
                    List.of("-XX:AOTCache=" + cache, "-XX:+UnlockDiagnosticVMOptions",
                            "-XX:ArchiveRelocationMode=0",
                            "-Xlog:disable"),
                    rest));
        }
        if (!launcher.isBlank()) {
            contenders.put("./retouch", List.of(launcher, "--help"));
        }
        return contenders;
    }

    private static List<String> command(Path java, List<String> flags, List<String> more, List<String> rest) {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(flags);
        command.addAll(more);
        command.addAll(rest);
        return command;
    }

    private static long nanosToText(List<String> command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectError(new File("/dev/null")).start();
        try (InputStream output = process.getInputStream()) {
            if (output.read() < 0) {
                throw new IOException("no text came from " + command.stream().limit(1)
                        .collect(Collectors.joining()) + ", exit code " + process.waitFor());
            }
            long nanos = System.nanoTime() - start;
            output.transferTo(java.io.OutputStream.nullOutputStream());
            process.waitFor();
            return nanos;
        }
    }

    private static List<Row> rows(Map<String, long[]> nanos) {
        List<Row> rows = new ArrayList<>();
        double first = 0;
        for (Map.Entry<String, long[]> entry : nanos.entrySet()) {
            long[] sorted = entry.getValue().clone();
            Arrays.sort(sorted);
            long median = sorted[sorted.length / 2];
            first = rows.isEmpty() ? median : first;
            rows.add(new Row(entry.getKey(), Duration.ofNanos(median), Duration.ofNanos(sorted[0]),
                    median / first));
        }
        return rows;
    }
}

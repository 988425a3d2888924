package retouch.cli.bench.train;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A contender in a process of its own, which takes steps when it is told to. Not thread-safe; closing ends it.
final class StepProcess implements AutoCloseable {

    private static final String TERM = "term ";
    private static final String NANOS = "nanos ";
    private static final String READY = "ready";

    private final String name;
    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;
    private final Path errors;
    private final Map<String, Double> terms = new TreeMap<>();
    private final List<Duration> times = new ArrayList<>();

    /// Starts it and waits until it has looked at its first step.
    StepProcess(String name, List<String> command, Map<String, String> environment) throws IOException {
        this.name = name;
        this.errors = Files.createTempFile("retouch-bench", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        this.process = builder.start();
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        boolean ready = false;
        try {
            for (String line = line(); !line.equals(READY); line = line()) {
                if (line.startsWith(TERM)) {
                    String[] words = line.substring(TERM.length()).split(" ", 2);
                    terms.put(words[0], Double.parseDouble(words[1]));
                }
            }
            ready = true;
        } finally {
            if (!ready) {
                process.destroyForcibly();
            }
        }
    }

    private String line() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException(name + " ended early and said: " + Files.readString(errors).strip());
        }
        return line;
    }

    /// Of the first step, by name.
    Map<String, Double> terms() {
        return terms;
    }

    /// Takes steps; what one took counts only if `counts`.
    void take(int steps, boolean counts) throws IOException {
        in.write(steps + "\n");
        in.flush();
        String line = line();
        while (!line.startsWith(NANOS)) {
            line = line();
        }
        if (counts) {
            times.add(Duration.ofNanos(Long.parseLong(line.substring(NANOS.length()))));
        }
    }

    Duration median() {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    Duration best() {
        return times.stream().min(Duration::compareTo).orElseThrow();
    }

    /// Most resident memory that it ever had; 0 where the system does not say.
    long peakMemoryMiB() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream().filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0) >> 10;
    }

    @Override
    public void close() {
        try (out; in) {
            process.destroy();
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package retouch.cli.bench.engines;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import retouch.cli.up.JavaCommand;
import retouch.worker.generate.Device;

/// What an engine needs when it has a process to itself: that of a worker, with one model and some edits.
///
/// @param engine        the contender's name
/// @param firstResult   from before the process was started until the first picture was painted; the bundle
///                      is read from disk
/// @param peakMemoryMiB most resident memory it ever had; 0 where the system does not say
record Alone(String engine, Duration firstResult, long peakMemoryMiB) {

    static final String FIRST_RESULT_AT = "firstResultAtMillis";
    static final String PEAK_MEMORY = "peakMemoryMiB";

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// Starts the process and waits for its end.
    ///
    /// @throws IOException with a sentence if it fails or outlasts five minutes
    static Alone measure(String engine, Device device, Path bundle) throws IOException, InterruptedException {
        List<String> command = JavaCommand.retouch("bench", "engine-alone", "--engine", engine, "--device",
                device.name(), "--bundle", bundle.toString());
        Path output = Files.createTempFile("retouch-bench", ".out");
        // ProcessHandle's start is exact to the second only (Linux counts from a boot time in seconds).
        Instant start = Instant.now();
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(
                        "The engine " + engine + " alone took more than " + PATIENCE.toMinutes()
                                + " minutes.");
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new IOException("The engine " + engine + " alone ended with code " + process.exitValue()
                        + " and said: " + text.strip());
            }
            return parse(engine, start, text);
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(output);
        }
    }

    private static Alone parse(String engine, Instant start, String text) throws IOException {
        Properties figures = new Properties();
        figures.load(new StringReader(text));
        try {
            Instant first = Instant.ofEpochMilli(Long.parseLong(figures.getProperty(FIRST_RESULT_AT)));
            return new Alone(engine, Duration.between(start, first),
                    Long.parseLong(figures.getProperty(PEAK_MEMORY)));
        } catch (NumberFormatException e) {
            throw new IOException("The engine " + engine + " alone printed no figures but: " + text.strip(),
                    e);
        }
    }
}

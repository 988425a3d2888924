package retouch.local.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import retouch.local.LocalFleetException;

/// One worker in an operating-system process of its own, as in production. Thread-safe.
///
/// The child says `READY …` on its standard output when it takes jobs; everything it says goes to its
/// log file. It inherits a pipe as standard input and ends when that closes, so that no worker outlives
/// the process that started it.
public final class WorkerProcess implements AutoCloseable {

    private static final String READY = "READY";

    private final String name;
    private final Path log;
    private final Process process;
    private final Duration stopPatience;
    private final CompletableFuture<String> ready = new CompletableFuture<>();

    private WorkerProcess(String name, Path log, Process process, Duration stopPatience) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.stopPatience = stopPatience;
    }

    /// How a worker is started.
    ///
    /// @param command      the program and its arguments
    /// @param environment  settings on top of this process's own environment
    /// @param logs         the folder for its log, `<name>.log`
    /// @param readyWithin  longest wait for `READY`
    /// @param stopPatience longest wait for the job in hand when it is asked to stop
    public record Config(
            List<String> command,
            Map<String, String> environment,
            Path logs,
            Duration readyWithin,
            Duration stopPatience) {

        public Config {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
            if (command.isEmpty() || !readyWithin.isPositive() || !stopPatience.isPositive()) {
                throw new IllegalArgumentException("a worker needs a command and positive times");
            }
        }
    }

    /// Starts the process; [#awaitReady] waits until it takes jobs.
    ///
    /// @param name the worker's id in the fleet, and its log's name
    /// @throws LocalFleetException if the program or its log cannot be opened
    public static WorkerProcess start(String name, Config config) throws LocalFleetException {
        Path log = config.logs().resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(config.command());
        builder.environment().putAll(config.environment());
        builder.environment().put("RETOUCH_WORKER_ID", name);
        builder.environment().put("RETOUCH_WORKER_STOP_WITH_INPUT", "true");
        builder.redirectErrorStream(true);
        try {
            PrintStream sink = new PrintStream(Files.newOutputStream(log, StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND), true, StandardCharsets.UTF_8);
            WorkerProcess worker = new WorkerProcess(name, log, builder.start(), config.stopPatience());
            Thread.ofVirtual().name(name + "-output").start(() -> worker.copyOutput(sink));
            return worker;
        } catch (IOException e) {
            throw new LocalFleetException(
                    "The worker " + name + " cannot be started: " + e.getMessage() + ".", e);
        }
    }

    /// Waits for the worker's `READY` line.
    ///
    /// @return the line, such as `READY worker-1 starter-256`
    /// @throws LocalFleetException if it ends or stays silent; the sentence quotes its last words
    public String awaitReady(Duration patience) throws LocalFleetException, InterruptedException {
        try {
            return ready.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new LocalFleetException("The worker " + name + " is not ready after " + patience.toSeconds()
                    + " s" + lastWords());
        } catch (ExecutionException e) {
            throw new LocalFleetException("The worker " + name + " ended with code " + process.waitFor()
                    + " before it was ready" + lastWords());
        }
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Ends, with the exit code, when the process does.
    public CompletableFuture<Integer> ended() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /// Asks it to finish the job in hand (SIGTERM), waits, and kills it if it will not.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(stopPatience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void copyOutput(PrintStream sink) {
        try (sink; BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                sink.println(line);
                if (line.startsWith(READY)) {
                    ready.complete(line);
                }
            }
        } catch (IOException e) {
            // the pipe broke with the process, which the next line reports
        }
        ready.completeExceptionally(new IOException("the output ended"));
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            String last = lines.reversed().stream().filter(line -> !line.isBlank()).findFirst()
                    .orElse("nothing");
            return ". It said last: \"" + last.strip() + "\" (log: " + log + ").";
        } catch (IOException e) {
            return " (log: " + log + ").";
        }
    }
}

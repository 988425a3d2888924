package retouch.cli.bench.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import retouch.cli.up.JavaCommand;
import retouch.local.LocalFleetException;

/// A broker in an operating-system process of its own, so that it can be killed. It ends with this process, too.
final class BrokerProcess implements AutoCloseable {

    /// After a kill it checks its logs: 13 s on a quiet machine.
    private static final Duration UP_MAX = Duration.ofMinutes(2);
    private static final Duration STOP_MAX = Duration.ofSeconds(20);

    private final Process process;
    private final String bootstrap;

    private BrokerProcess(Process process, String bootstrap) {
        this.process = process;
        this.bootstrap = bootstrap;
    }

    /// Starts it and waits until it serves clients.
    ///
    /// @param port 0 for a free one
    static BrokerProcess start(Path folder, int port) throws LocalFleetException, InterruptedException {
        List<String> command = new ArrayList<>(
                JavaCommand.retouch("bench", BrokerApartCommand.NAME, "--folder",
                        folder.toString(), "--port", Integer.toString(port)));
        command.addAll(command.indexOf("-cp"), List.of("-Xmx512m"));
        try {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            CompletableFuture<String> up = new CompletableFuture<>();
            Thread.ofVirtual().name("broker-output").start(() -> read(process, up));
            return new BrokerProcess(process, up.get(UP_MAX.toMillis(), TimeUnit.MILLISECONDS));
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new LocalFleetException("The broker's process does not come up: " + e.getMessage() + ".",
                    e);
        }
    }

    /// Where clients reach it.
    String bootstrap() {
        return bootstrap;
    }

    /// Ends it as `kill -9` does.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void read(Process process, CompletableFuture<String> up) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(BrokerApartCommand.UP)) {
                    up.complete(line.substring(BrokerApartCommand.UP.length()).strip());
                }
            }
        } catch (IOException e) {
            // it was killed
        }
        up.completeExceptionally(new IOException("it ended before it was up"));
    }
}

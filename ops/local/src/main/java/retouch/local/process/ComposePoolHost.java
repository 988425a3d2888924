package retouch.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import retouch.fleet.pool.PoolHost;
import retouch.fleet.pool.PoolHostException;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.pool.Pool;

/// Pools in Docker Compose: a pool's workers are the containers of one service. Thread-safe.
///
/// Compose chooses by itself which containers end, the last ones, whether they are busy or not; each is told to end
/// and finishes what it has within the service's `stop_grace_period`.
public final class ComposePoolHost implements PoolHost {

    /// Runs a command, or prints it.
    @FunctionalInterface
    public interface Runner {

        /// @throws PoolHostException if it does not end well; the sentence quotes its last words
        void run(List<String> command) throws PoolHostException, InterruptedException;
    }

    private final Path file;
    private final String prefix;
    private final Runner runner;
    private final Map<String, Integer> sizes = new ConcurrentHashMap<>();

    /// @param file   the Compose file
    /// @param prefix a pool's service is called so, followed by the pool's name
    /// @param runner gets each command once, and again if it failed
    public ComposePoolHost(Path file, String prefix, Runner runner) {
        this.file = Objects.requireNonNull(file, "file");
        this.prefix = Objects.requireNonNull(prefix, "prefix");
        this.runner = Objects.requireNonNull(runner, "runner");
    }

    @Override
    public void keep(Pool wanted, List<WorkerStatus> said) throws PoolHostException, InterruptedException {
        if (sizes.getOrDefault(wanted.name(), -1) != wanted.size()) {
            runner.run(command(wanted));
            sizes.put(wanted.name(), wanted.size());
        }
    }

    private List<String> command(Pool wanted) {
        String service = prefix + wanted.name();
        return List.of("docker", "compose", "-f", file.toString(), "up", "--detach", "--no-deps",
                "--no-recreate",
                "--scale", service + "=" + wanted.size(), service);
    }

    /// Runs commands as processes.
    ///
    /// @param patience longest wait for one to end
    public static Runner processes(Duration patience) {
        return command -> {
            try {
                Process process = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true)
                        .start();
                process.getOutputStream().close();
                String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .strip();
                if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new PoolHostException("`%s` does not end.".formatted(String.join(" ", command)));
                }
                if (process.exitValue() != 0) {
                    throw new PoolHostException("`%s` failed: %s".formatted(String.join(" ", command),
                            words.lines().reduce((_, last) -> last).orElse("it said nothing")));
                }
            } catch (IOException e) {
                throw new PoolHostException(
                        "Docker Compose cannot be run: %s. Install it, or let the commands be"
                                .formatted(e.getMessage()) + " printed.",
                        e);
            }
        };
    }
}

package retouch.local.process;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import retouch.fleet.pool.PoolHostException;
import retouch.schemas.job.Lane;
import retouch.schemas.pool.Pool;
import retouch.schemas.pool.PoolLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ComposePoolHostTest {

    private static final String UP = "docker compose -f docker-compose.yml up --detach --no-deps --no-recreate ";

    private final List<String> commands = new ArrayList<>();
    private boolean broken;
    private final ComposePoolHost host = new ComposePoolHost(Path.of("docker-compose.yml"), "worker-",
            command -> {
                commands.add(String.join(" ", command));
                if (broken) {
                    throw new PoolHostException("no engine");
                }
            });

    @Test
    void scalesTheServiceOfThePoolWhenItsSizeChanges() throws Exception {
        host.keep(pool(3), List.of());
        host.keep(pool(3), List.of());
        host.keep(pool(1), List.of());
        assertThat(commands).containsExactly(
                UP + "--scale worker-cpu=3 worker-cpu", UP + "--scale worker-cpu=1 worker-cpu");
    }

    @Test
    void triesAgainWhatFailed() throws Exception {
        broken = true;
        assertThatThrownBy(() -> host.keep(pool(2), List.of())).hasMessage("no engine");
        broken = false;
        host.keep(pool(2), List.of());
        assertThat(commands).hasSize(2);
    }

    @Test
    void quotesTheLastWordsOfACommandThatFails() throws Exception {
        ComposePoolHost.Runner runner = ComposePoolHost.processes(Duration.ofSeconds(20));
        runner.run(List.of("bash", "-c", "exit 0"));
        assertThatThrownBy(
                () -> runner.run(List.of("bash", "-c", "echo first; echo no such service; exit 3")))
                .isInstanceOf(PoolHostException.class).hasMessageEndingWith("failed: no such service");
        assertThatThrownBy(() -> runner.run(List.of("no-such-program"))).isInstanceOf(PoolHostException.class)
                .hasMessageContaining("Docker Compose cannot be run");
    }

    private static Pool pool(int size) {
        return new Pool("cpu", "cpu", "auto", List.of(Lane.BATCH), size, new PoolLimits(0, 9), false,
                Optional.empty(),
                List.of(), new Pool.Edition(1, "ada", Instant.EPOCH));
    }
}

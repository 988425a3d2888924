package retouch.fleet.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import retouch.fleet.Fleet;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.stream.MemoryBroker;
import retouch.schemas.job.Lane;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.pool.Pool;
import retouch.schemas.pool.PoolLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PoolKeeperTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MemoryBroker broker = new MemoryBroker();
    private final Map<String, Integer> sizes = new ConcurrentHashMap<>();
    private final Map<String, List<WorkerStatus>> heard = new ConcurrentHashMap<>();
    private volatile boolean broken;
    private volatile Optional<Error> failure = Optional.empty();

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void makesEachPoolWhatIsWantedNowAndLater() throws Exception {
        want("cpu", 2);
        try (PoolKeeper _ = keeper()) {
            awaitSize("cpu", 2);
            want("cpu", 5);
            awaitSize("cpu", 5);
            want("gpu", 1);
            awaitSize("gpu", 1);
            want("elsewhere", 3);
            want("cpu", 0);
            awaitSize("cpu", 0);
            assertThat(sizes).doesNotContainKey("elsewhere");
        }
    }

    @Test
    void asksAgainAfterAHostThatCouldNot() throws Exception {
        broken = true;
        want("cpu", 2);
        try (PoolKeeper keeper = keeper()) {
            await().atMost(PATIENCE).until(() -> "no room".equals(keeper.problems().get("cpu")));
            broken = false;
            awaitSize("cpu", 2);
            await().atMost(PATIENCE).until(() -> keeper.problems().isEmpty());
        }
    }

    @Test
    void goesOnAfterWhateverAHostThrows() throws Exception {
        failure = Optional.of(new NoClassDefFoundError("a jar was replaced"));
        want("cpu", 2);
        try (PoolKeeper keeper = keeper()) {
            await().atMost(PATIENCE)
                    .until(() -> keeper.problems().getOrDefault("cpu", "").contains("a jar was"));
            failure = Optional.empty();
            awaitSize("cpu", 2);
            await().atMost(PATIENCE).until(() -> keeper.problems().isEmpty());
        }
    }

    @Test
    void tellsTheHostWhoIsThere() throws Exception {
        say("w-1", "cpu", WorkerState.BUSY, broker.now());
        say("w-2", "cpu", WorkerState.READY, broker.now().minusSeconds(60));
        say("w-3", "gpu", WorkerState.READY, broker.now());
        say("w-4", "cpu", WorkerState.SETUP_FAILED, broker.now());
        want("cpu", 2);
        try (PoolKeeper _ = keeper()) {
            await().atMost(PATIENCE).until(() -> heard.getOrDefault("cpu", List.of()).size() == 1);
            assertThat(heard.get("cpu").getFirst().worker().id()).isEqualTo("w-1");
            assertThat(PoolHost.isIdle(heard.get("cpu").getFirst())).isFalse();
        }
    }

    private PoolKeeper keeper() throws Exception {
        PoolHost host = (wanted, said) -> {
            if (failure.isPresent()) {
                throw failure.get();
            }
            if (broken) {
                throw new PoolHostException("no room");
            }
            heard.put(wanted.name(), said);
            sizes.put(wanted.name(), wanted.size());
        };
        return PoolKeeper.start(broker, SchemaSource.none(), host, pool -> !pool.name().equals("elsewhere"),
                Duration.ofMillis(50));
    }

    private void awaitSize(String pool, int size) {
        await().atMost(PATIENCE).until(() -> sizes.getOrDefault(pool, -1) == size);
    }

    private void want(String name, int size) throws Exception {
        new PoolDesk(new Fleet(store, broker), SchemaSource.none(), "ada", PATIENCE).declare(name,
                (_, first) -> new Pool(name, "cpu", "auto", List.of(Lane.BATCH), size, new PoolLimits(0, 9),
                        false,
                        Optional.empty(), List.of(), first));
    }

    private final MemoryObjectStore store = new MemoryObjectStore("pictures");

    private void say(String id, String pool, WorkerState state, Instant at) throws Exception {
        broker.send(Topic.WORKERS, Messages.workerStatus(SchemaSource.none()).encode(new WorkerStatus(
                new WorkerIdentity(id, "vector", "cpu"), state, "", "m", List.of(Lane.BATCH),
                Optional.empty(),
                Optional.empty(), WorkerStatus.Counts.NONE, "host", pool, at, at))).join();
    }
}

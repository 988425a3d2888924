package retouch.fleet.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import retouch.fleet.Fleet;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.stream.MemoryBroker;
import retouch.fleet.stream.Verdict;
import retouch.schemas.job.Lane;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.pool.AutoscalePlan;
import retouch.schemas.pool.Pool;
import retouch.schemas.pool.PoolLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PoolAutoscalerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MemoryBroker broker = new MemoryBroker();
    private final Fleet fleet = new Fleet(new MemoryObjectStore("pictures"), broker);

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void comesFromNoWorkerAtAllAndGoesBackThere() throws Exception {
        declare("cpu", 0,
                Optional.of(new AutoscalePlan(0.7, Duration.ofSeconds(10), Duration.ofMillis(200))));
        try (PoolAutoscaler _ = PoolAutoscaler.start(fleet, SchemaSource.none(), _ -> true,
                Duration.ofMillis(50))) {
            publish(40); // of a second each, as long as nobody knows better
            await().atMost(PATIENCE).until(() -> size("cpu") >= 4);
            assertThat(size("cpu")).isLessThanOrEqualTo(8);

            CountDownLatch done = new CountDownLatch(40);
            broker.work(List.of(Lane.BATCH), _ -> {
                done.countDown();
                return new Verdict.Done();
            });
            done.await();
            await().atMost(Duration.ofSeconds(90)).until(() -> size("cpu") <= 1);
        }
    }

    @Test
    void leavesPoolsAloneThatAreScaledByHandPausedOrNotItsOwn() throws Exception {
        AutoscalePlan plan = AutoscalePlan.standard();
        declare("hand", 2, Optional.empty());
        declare("paused", 2, Optional.of(plan));
        desk().change("paused", pool -> pool.withPaused(true));
        declare("others", 2, Optional.of(plan));
        declare("cpu", 0, Optional.of(plan));
        try (PoolAutoscaler _ = PoolAutoscaler.start(fleet, SchemaSource.none(),
                pool -> !pool.name().equals("others"), Duration.ofMillis(50))) {
            publish(1000);
            await().atMost(PATIENCE).until(() -> size("cpu") == 8);
            assertThat(List.of(size("hand"), size("paused"), size("others"))).containsOnly(2);
        }
    }

    @Test
    void startsNobodyWhileWorkersHaveJobsAndEndNone() throws Exception {
        try (LoadWatch watch = LoadWatch.start(broker, SchemaSource.none())) {
            declare("cpu", 1, Optional.of(AutoscalePlan.standard()));
            publish(10);
            Pool pool = desk().pools().get("cpu");
            List<WorkerStatus> busy = List.of(worker(WorkerState.BUSY));

            assertThat(watch.load(pool, busy).stalled()).as("it has just begun").isFalse();
            assertThat(watch.load(pool, List.of(worker(WorkerState.READY))).stalled()).isFalse();
            assertThat(watch.load(pool, List.of()).stalled()).as("nobody there").isFalse();
            assertThat(watch.load(pool, busy).backlog()).isEqualTo(10);
            await().atMost(Duration.ofSeconds(60)).until(() -> watch.load(pool, busy).stalled());
        }
    }

    private void publish(int jobs) {
        for (int job = 0; job < jobs; job++) {
            broker.send(Topic.REQUESTS_BATCH, new WireMessage("job-" + job, Map.of(), new byte[1])).join();
        }
    }

    private int size(String name) throws Exception {
        return desk().pools().get(name).size();
    }

    private void declare(String name, int size, Optional<AutoscalePlan> plan) throws Exception {
        desk().declare(name, (_, first) -> new Pool(name, "cpu", "auto", List.of(Lane.BATCH), size,
                new PoolLimits(0, 8), false, plan, List.of(), first));
    }

    private PoolDesk desk() {
        return new PoolDesk(fleet, SchemaSource.none(), "ada", PATIENCE);
    }

    private static WorkerStatus worker(WorkerState state) {
        return new WorkerStatus(new WorkerIdentity("w-1", "vector", "cpu"), state, "", "m",
                List.of(Lane.BATCH),
                Optional.empty(), Optional.empty(), WorkerStatus.Counts.NONE, "host", "cpu", Instant.EPOCH,
                Instant.EPOCH);
    }
}

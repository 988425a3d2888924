package retouch.local.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.kafka.KafkaBroker;
import retouch.fleet.stream.BrokerContract;
import retouch.fleet.stream.FairShare;
import retouch.fleet.stream.JobHandler;
import retouch.fleet.stream.Retry;
import retouch.fleet.stream.Verdict;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Tenant;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// How several workers share lanes of a real broker.
class SharedLanesTest {

    private static final Duration PATIENCE = BrokerContract.PATIENCE;
    private static final List<Lane> LANES = Arrays.asList(Lane.values());

    @TempDir
    private Path folder;
    private TestFleet fleet;

    @BeforeEach
    void start() throws Exception {
        fleet = TestFleet.start(folder);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    /// The broker divides partitions among members that all subscribe to the same topics; the loop for retries keeps it
    /// from doing so. Without it two of these four never get a job.
    @Test
    void everyWorkerHelpsWithTheOneLaneThatHasJobs() throws Exception {
        try (KafkaBroker broker = fleet.connect()) {
            CyclicBarrier all = new CyclicBarrier(4);
            CountDownLatch met = new CountDownLatch(4);
            broker.workRetries(_ -> new Verdict.Done());
            for (int worker = 0; worker < 4; worker++) {
                broker.work(LANES, _ -> {
                    try {
                        all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                        met.countDown();
                    } catch (Exception e) {
                        throw new IllegalStateException("the others got no job", e);
                    }
                    return new Verdict.Done();
                });
            }
            for (int job = 0; job < 8; job++) {
                CompletableFuture<Void> _ = broker.send(Topic.REQUESTS_BATCH, message("job-" + job));
            }
            assertThat(met.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anInteractiveJobOvertakesABacklogOfBatchJobs() throws Exception {
        List<String> begun = new CopyOnWriteArrayList<>();
        try (KafkaBroker broker = fleet.connect()) {
            for (int job = 0; job < 300; job++) {
                CompletableFuture<Void> _ = broker.send(Topic.REQUESTS_BATCH, message("batch-" + job));
            }
            broker.workRetries(_ -> new Verdict.Done());
            CountDownLatch slow = new CountDownLatch(1);
            for (int worker = 0; worker < 2; worker++) {
                broker.work(LANES, delivery -> {
                    begun.add(delivery.message().key());
                    slow.await(5, TimeUnit.MILLISECONDS);
                    return new Verdict.Done();
                });
            }
            await().atMost(PATIENCE).until(() -> begun.size() > 30);

            int before = begun.size();
            broker.send(Topic.REQUESTS_INTERACTIVE, message("interactive")).join();

            await().atMost(PATIENCE).until(() -> begun.contains("interactive"));
            assertThat(begun.indexOf("interactive") - before)
                    .as("batch jobs that were begun meanwhile: what was in hand, and a turn of each worker")
                    .isLessThanOrEqualTo(20);
        }
    }

    @Test
    void aTenantWithManyJobsDoesNotStarveOneWithFive() throws Exception {
        List<String> begun = new CopyOnWriteArrayList<>();
        try (KafkaBroker broker = fleet.connect()) {
            for (int job = 0; job < 300; job++) {
                CompletableFuture<Void> _ = broker.send(Topic.REQUESTS_BATCH, message("acme-" + job));
            }
            for (int job = 0; job < 5; job++) {
                CompletableFuture<Void> _ = broker.send(Topic.REQUESTS_BATCH, message("baker-" + job));
            }
            broker.workRetries(_ -> new Verdict.Done());
            broker.work(LANES, fairly(broker, begun));
            broker.work(LANES, fairly(broker, begun));

            await().atMost(PATIENCE.multipliedBy(3)).until(() -> begun.size() >= 305);
            assertThat(begun).as("each once").hasSize(305).doesNotHaveDuplicates();
            assertThat(begun.indexOf("baker-4")).as("300 would be the order of the lane").isLessThan(100);
        }
    }

    /// As a worker does it.
    private static JobHandler fairly(KafkaBroker broker, List<String> begun) {
        FairShare share = new FairShare();
        return delivery -> {
            Tenant tenant = new Tenant(delivery.message().key().replaceAll("-.*", ""));
            if (share.defers(delivery, tenant, Duration.ofMinutes(1))) {
                broker.send(Topic.later(delivery.lane()), Retry.later(delivery)).join();
            } else {
                begun.add(delivery.message().key());
            }
            return new Verdict.Done();
        };
    }

    private static WireMessage message(String key) {
        return new WireMessage(key, Map.of(), new byte[100]);
    }
}

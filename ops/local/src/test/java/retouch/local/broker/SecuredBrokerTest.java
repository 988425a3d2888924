package retouch.local.broker;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.Fleet;
import retouch.fleet.access.Service;
import retouch.fleet.config.Secret;
import retouch.fleet.kafka.KafkaBroker;
import retouch.fleet.kafka.KafkaSecurity;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.pool.PoolAutoscaler;
import retouch.fleet.pool.PoolDesk;
import retouch.fleet.pool.PoolKeeper;
import retouch.fleet.registry.RegistryDesk;
import retouch.fleet.rollout.RolloutKeeper;
import retouch.fleet.rollout.RolloutPolicy;
import retouch.fleet.stream.Broker.Start;
import retouch.fleet.stream.DeadLetters;
import retouch.fleet.stream.SchemaTopic;
import retouch.fleet.stream.StreamException;
import retouch.fleet.stream.Verdict;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.pool.AutoscalePlan;
import retouch.schemas.pool.Pool;
import retouch.schemas.pool.PoolLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/// A broker with SCRAM and access lists: each service does what it must with its own rights and no others, and
/// who has none is told so.
class SecuredBrokerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;
    private SecuredFleet fleet;

    @BeforeEach
    void open() throws Exception {
        fleet = SecuredFleet.start(folder);
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void aJobGoesThroughGatewayAndWorkerWithTheirOwnRights() throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        try (KafkaBroker gateway = fleet.connectAs(Service.GATEWAY);
                KafkaBroker worker = fleet.connectAs(Service.WORKER)) {
            SchemaTopic.open(gateway, Messages.schemas(), PATIENCE);
            gateway.follow(Topic.RESULTS, Start.NOW, message -> answers.add(message.key()));
            gateway.follow(Topic.PROGRESS, Start.NOW, message -> answers.add("progress of " + message.key()));
            gateway.send(Topic.REQUESTS_BATCH, message("job-1")).join();
            assertThat(gateway.findWaiting(new JobId("job-1"))).isPresent();

            assertThat(worker.problems()).isEmpty();
            DeadLetters.prove(worker, "w-1", PATIENCE);
            SchemaTopic.open(worker, Messages.schemas(), PATIENCE);
            worker.readAll(Topic.MODELS);
            worker.readAll(Topic.MODEL_ALIASES);
            worker.send(Topic.WORKERS, message("w-1")).join();
            worker.send(Topic.MODEL_LOADS, message("w-1")).join();
            worker.send(Topic.PROGRESS, message("job-1")).join();
            worker.send(Topic.RETRIES, message("job-0")).join();
            worker.workRetries(_ -> new Verdict.Done());
            worker.work(List.of(Lane.INTERACTIVE, Lane.BATCH), delivery -> {
                worker.send(Topic.RESULTS, delivery.message()).join();
                return new Verdict.Done();
            });

            assertThat(answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("progress of job-1");
            assertThat(answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("job-1");
        }
    }

    @Test
    void trainerAndOpsDoTheirsWithTheirOwnRights() throws Exception {
        try (KafkaBroker trainer = fleet.connectAs(Service.TRAINER)) {
            SchemaSource schemas = SchemaTopic.open(trainer, Messages.schemas(), PATIENCE);
            new RegistryDesk(new Fleet(new MemoryObjectStore("models"), trainer), schemas, "trainer",
                    Clock.systemUTC(), PATIENCE).tell();
            for (Topic topic : List.of(Topic.TRAINING, Topic.MODELS, Topic.MODEL_ALIASES)) {
                trainer.send(topic, message("v-1")).join();
            }
        }
        try (KafkaBroker ops = fleet.connectAs(Service.OPS)) {
            for (Topic topic : Topic.values()) {
                ops.send(topic, message("from-ops")).join();
                assertThat(ops.readAll(topic)).as(topic.topicName()).isNotEmpty();
            }
            ops.send(Topic.REQUESTS_BATCH, message("waiting")).join();
            assertThat(ops.findWaiting(new JobId("waiting"))).isPresent();
            assertThat(ops.problems()).isEmpty();
        }
    }

    @Test
    void whoDecidesAboutRollOutsDoesSoWithItsOwnRights() throws Exception {
        BlockingQueue<String> reports = new LinkedBlockingQueue<>();
        try (KafkaBroker ops = fleet.connectAs(Service.OPS);
                KafkaBroker broker = fleet.connectAs(Service.KEEPER)) {
            ops.follow(Topic.ROLLOUTS, Start.NOW, message -> reports.add(message.key()));
            SchemaSource schemas = SchemaTopic.open(broker, Messages.schemas(), PATIENCE);
            for (Topic topic : List.of(Topic.MODELS, Topic.MODEL_ALIASES)) {
                broker.send(topic, message("v-1")).join();
            }
            broker.readSince(Topic.RESULTS, Instant.EPOCH);
            broker.readSince(Topic.SHADOWS, Instant.EPOCH);
            broker.followSince(Topic.RESULTS, Instant.EPOCH, _ -> {}).close();
            try (RolloutKeeper _ = RolloutKeeper.start(new Fleet(new MemoryObjectStore("models"), broker),
                    schemas, RolloutKeeper.Config.of("k-1", RolloutPolicy.manual()))) {
                assertThat(reports.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
            }
        }
    }

    @Test
    void whoKeepsPoolsDoesSoWithItsOwnRights() throws Exception {
        BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        try (KafkaBroker broker = fleet.connectAs(Service.POOLS)) {
            SchemaSource schemas = SchemaTopic.open(broker, Messages.schemas(), PATIENCE);
            Fleet pools = new Fleet(new MemoryObjectStore("pools"), broker);
            PoolDesk desk = new PoolDesk(pools, schemas, "pools", PATIENCE);
            desk.declare("cpu", (_, first) -> new Pool("cpu", "cpu", "auto", List.of(Lane.BATCH), 1,
                    new PoolLimits(1, 2), false, Optional.of(AutoscalePlan.standard()), List.of(), first));
            assertThat(broker.backlogs()).isNotEmpty();
            try (PoolKeeper _ = PoolKeeper.start(broker, schemas, (pool, _) -> asked.add(pool.name()),
                    _ -> true, PATIENCE);
                    PoolAutoscaler _ = PoolAutoscaler.start(pools, schemas, _ -> true, PATIENCE)) {
                assertThat(asked.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("cpu");
            }
        }
    }

    /// A gateway or a trainer that may not see a topic would say for ever that it is not ready.
    @Test
    void everyServiceMaySeeWhetherAllIsWell() throws Exception {
        for (Service service : Service.values()) {
            try (KafkaBroker broker = fleet.connectAs(service)) {
                // What ops has just set the broker may tell others a moment later.
                await().atMost(PATIENCE).untilAsserted(
                        () -> assertThat(broker.problems()).as(service.word()).isEmpty());
            }
        }
    }

    @Test
    void noServiceDoesWhatIsAnothersBusiness() throws Exception {
        try (KafkaBroker ops = fleet.connectAs(Service.OPS)) { // who may look sees that an empty topic is empty
            for (Topic topic : Topic.values()) {
                ops.send(topic, message("something")).join();
            }
        }
        refused(Service.WORKER, broker -> broker.readAll(Topic.TRAINING));
        refused(Service.WORKER, broker -> broker.send(Topic.MODEL_ALIASES, message("stable")).join());
        refused(Service.GATEWAY, broker -> broker.send(Topic.MODELS, message("v-1")).join());
        refused(Service.GATEWAY, broker -> broker.readAll(Topic.WORKERS));
        refused(Service.TRAINER, broker -> broker.readAll(Topic.REQUESTS_INTERACTIVE));
        refused(Service.KEEPER, broker -> broker.readAll(Topic.REQUESTS_INTERACTIVE));
        refused(Service.KEEPER, broker -> broker.send(Topic.POOLS, message("cpu")).join());
        refused(Service.POOLS, broker -> broker.send(Topic.REQUESTS_BATCH, message("job-1")).join());
        refused(Service.POOLS, broker -> broker.send(Topic.MODEL_ALIASES, message("stable")).join());
    }

    @Test
    void whoHasNoRightsIsToldSo() throws Exception {
        try (KafkaBroker intruder = fleet.connectAs("intruder")) {
            assertThatExceptionOfType(StreamException.class)
                    .isThrownBy(() -> intruder.readAll(Topic.REQUESTS_BATCH))
                    .withMessageContaining(
                            "Reading retouch.edit.requests.batch.v1 failed: the broker does not"
                                    + " allow it")
                    .satisfies(e -> assertThat(e.isRetryable()).isFalse());
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> intruder.send(Topic.REQUESTS_BATCH, message("job-1")).join())
                    .havingCause().withMessageContaining("the broker does not allow it");
            assertThat(intruder.problems()).isNotEmpty()
                    .anyMatch(problem -> problem.contains("retouch.edit.requests.batch.v1"));
        }
    }

    @Test
    void whoHasAWrongPasswordOrNoneIsToldSo() {
        assertThatExceptionOfType(StreamException.class)
                .isThrownBy(() -> fleet.connect(TestFleet.CONFIG
                        .withSecurity(KafkaSecurity.scram("worker", new Secret("wrong")))))
                .withMessageContaining("the broker refused our credentials")
                .withMessageContaining("RETOUCH_KAFKA_SASL_PASSWORD")
                .satisfies(e -> assertThat(e.isRetryable()).isFalse());
        assertThatExceptionOfType(StreamException.class)
                .isThrownBy(() -> fleet.connect(TestFleet.CONFIG)); // it asks for a login and gets none
    }

    private interface Deed {

        void with(KafkaBroker broker) throws Exception;
    }

    private void refused(Service service, Deed deed) throws Exception {
        try (KafkaBroker broker = fleet.connectAs(service)) {
            assertThatExceptionOfType(Exception.class).as(service.word())
                    .isThrownBy(() -> deed.with(broker))
                    .withMessageContaining("the broker does not allow it");
        }
    }

    private static WireMessage message(String key) {
        return new WireMessage(key, Map.of(), new byte[]{1});
    }
}

package retouch.local.broker;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.kafka.KafkaBroker;
import retouch.fleet.stream.BrokerContract;
import retouch.fleet.stream.DeadLetters;
import retouch.fleet.stream.Delivery;
import retouch.fleet.stream.JobHandler;
import retouch.fleet.stream.StreamException;
import retouch.fleet.stream.Verdict;
import retouch.fleet.stream.WorkLoop;
import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/// What only a real broker can show.
class KafkaBrokerTest {

    private static final Duration PATIENCE = BrokerContract.PATIENCE;

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

    @Test
    void handsTheRequestOfAVanishedWorkerToAnotherOneWhenItsLockLapses() throws Exception {
        List<Delivery> seen = new CopyOnWriteArrayList<>();
        try (KafkaBroker broker = fleet.connect();
                KafkaShareConsumer<byte[], byte[]> vanished = shareConsumer()) {
            broker.send(Topic.REQUESTS_BATCH, message("job-1")).join();
            vanished.subscribe(List.of(Topic.REQUESTS_BATCH.topicName()));
            await().atMost(PATIENCE).until(() -> vanished.poll(Duration.ofMillis(200)),
                    records -> records.count() == 1);

            broker.work(List.of(Lane.BATCH), into(seen));

            await().atMost(PATIENCE).until(() -> !seen.isEmpty());
            assertThat(seen).extracting(Delivery::attempt).containsExactly(2);
        }
    }

    @Test
    void handsOutWhateverLiesInTheLane() throws Exception {
        long seed = System.nanoTime();
        byte[] random = new byte[300];
        new Random(seed).nextBytes(random);
        List<Delivery> seen = new CopyOnWriteArrayList<>();
        try (KafkaBroker broker = fleet.connect();
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", fleet.config().bootstrap()), new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            String lane = Topic.REQUESTS_BATCH.topicName();
            producer.send(new ProducerRecord<>(lane, null, null)).get();
            ProducerRecord<byte[], byte[]> odd = new ProducerRecord<>(lane, random, random);
            odd.headers().add("nothing", null).add("bytes", random).add("twice", new byte[]{'a'})
                    .add("twice", new byte[]{'b'});
            producer.send(odd).get();
            producer.send(new ProducerRecord<>(lane, new byte[0], new byte[100_000])).get();
            broker.send(Topic.REQUESTS_BATCH, message("good")).join();

            broker.work(List.of(Lane.BATCH), into(seen));

            await().atMost(PATIENCE).until(() -> seen.size() == 4);
            List<WireMessage> messages = seen.stream().map(Delivery::message).toList();
            assertThat(messages.get(0)).isEqualTo(new WireMessage("", Map.of(), new byte[0]));
            assertThat(messages.get(1).value()).as("seed %d", seed).isEqualTo(random);
            assertThat(messages.get(1).headers()).containsEntry("nothing", "").containsEntry("twice", "b");
            assertThat(messages.get(2).valueBytes()).isEqualTo(100_000);
            assertThat(messages.get(3)).isEqualTo(message("good"));
        }
    }

    @Test
    void provesThatDeadLettersCanBeWrittenOrSaysWhyNot() throws Exception {
        try (KafkaBroker broker = fleet.connect();
                Admin admin = Admin.create(Map.of("bootstrap.servers", fleet.config().bootstrap()))) {
            DeadLetters.prove(broker, "w-1", PATIENCE);
            assertThat(broker.readAll(Topic.DEAD_LETTERS)).singleElement().matches(DeadLetters::isProbe);

            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC,
                    Topic.DEAD_LETTERS.topicName());
            admin.incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(
                    new ConfigEntry("max.message.bytes", "1"), AlterConfigOp.OpType.SET)))).all().get();

            await().atMost(PATIENCE).untilAsserted(() -> assertThatExceptionOfType(StreamException.class)
                    .isThrownBy(() -> DeadLetters.prove(broker, "w-1", PATIENCE))
                    .withMessageContaining(Topic.DEAD_LETTERS.topicName()));
        }
    }

    @Test
    void keepsMessagesAndPositionsOverARestart() throws Exception {
        List<Delivery> seen = new CopyOnWriteArrayList<>();
        try (KafkaBroker broker = fleet.connect()) {
            for (String key : List.of("done-1", "done-2")) {
                broker.send(Topic.REQUESTS_BATCH, message(key)).join();
            }
            broker.send(Topic.RESULTS, message("result")).join();
            WorkLoop loop = broker.work(List.of(Lane.BATCH), into(seen));
            await().atMost(PATIENCE).until(() -> seen.size() == 2);
            loop.stop();
            assertThat(loop.awaitStopped(PATIENCE)).isTrue();
            broker.send(Topic.REQUESTS_BATCH, message("waiting")).join();
        }

        fleet.goDown();
        fleet.comeBack();

        try (KafkaBroker broker = fleet.connect()) {
            assertThat(broker.problems()).isEmpty();
            assertThat(broker.readAll(Topic.RESULTS)).containsExactly(message("result"));
            broker.work(List.of(Lane.BATCH), into(seen));
            broker.send(Topic.REQUESTS_BATCH, message("last")).join();
            await().atMost(PATIENCE)
                    .until(() -> seen.stream().anyMatch(each -> each.message().key().equals("last")));
            assertThat(seen).extracting(each -> each.message().key())
                    .containsExactly("done-1", "done-2", "waiting", "last");
        }
    }

    @Test
    void stopsWithoutWaitingForTheNextAttempt() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        try (KafkaBroker broker = KafkaBroker.connect(fleet.config(),
                TestFleet.withRetryDelay(Duration.ofMinutes(5)))) {
            broker.send(Topic.REQUESTS_BATCH, message("job-1")).join();
            WorkLoop loop = broker.work(List.of(Lane.BATCH), delivery -> {
                failed.countDown();
                return new Verdict.TryAgain("on purpose");
            });
            assertThat(failed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

            loop.stop();

            assertThat(loop.awaitStopped(PATIENCE)).isTrue();
            List<Delivery> seen = new CopyOnWriteArrayList<>();
            broker.work(List.of(Lane.BATCH), into(seen));
            await().atMost(PATIENCE).until(() -> !seen.isEmpty());
            assertThat(seen).extracting(Delivery::attempt).containsExactly(2);
        }
    }

    @Test
    void goesOnWhenALockWasLostDuringAJob() throws Exception {
        List<Delivery> seen = new CopyOnWriteArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (KafkaBroker broker = fleet.connect()) {
            broker.send(Topic.REQUESTS_BATCH, message("long")).join();
            broker.work(List.of(Lane.BATCH), delivery -> {
                seen.add(delivery);
                begun.countDown();
                mayEnd.await();
                return new Verdict.Done();
            });
            assertThat(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

            fleet.goDown();
            // Longer than the lock: every renewal in between fails.
            assertThat(mayEnd.await(BrokerContract.LOCK.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS))
                    .isFalse();
            fleet.comeBack();
            mayEnd.countDown();
            broker.send(Topic.REQUESTS_BATCH, message("last")).join();

            await().atMost(PATIENCE).until(() -> seen.size() == 3);
            assertThat(seen).extracting(each -> each.message().key()).containsExactly("long", "long", "last");
        }
    }

    @Test
    void saysInOneSentenceThatThereIsNoBroker() {
        fleet.goDown();
        long begin = System.nanoTime();

        assertThatExceptionOfType(StreamException.class).isThrownBy(() -> fleet.connect())
                .matches(StreamException::isRetryable).withMessageContaining("the broker does not answer");

        System.out.printf("a broker that is away is noticed after %d ms; at most 3,000 are configured%n",
                (System.nanoTime() - begin) / 1_000_000);
    }

    @Test
    void saysThatAnAddressIsNone() {
        assertThatExceptionOfType(StreamException.class)
                .isThrownBy(() -> KafkaBroker.connect(TestFleet.config("no address"), TestFleet.CONFIG))
                .matches(failure -> !failure.isRetryable()).withMessageContaining("no address");
    }

    @Test
    void namesWhatABrokerLacks() throws Exception {
        try (KafkaBroker broker = KafkaBroker.connect(fleet.config(), TestFleet.withoutProvisioning())) {
            assertThat(broker.problems())
                    .contains("The topic retouch.edit.results.v1 does not exist on this broker.")
                    .contains("The share group retouch.edit has share.auto.offset.reset=latest;"
                            + " the fleet needs earliest.");
            assertThatExceptionOfType(StreamException.class).isThrownBy(() -> broker.readAll(Topic.RESULTS))
                    .withMessageContaining("does not exist");
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> broker.send(Topic.RESULTS, message("x")).join())
                    .withCauseInstanceOf(StreamException.class);
        }
    }

    @Test
    void setsTheGroupsSettingsAgainWhenSomebodyChangedThem() throws Exception {
        fleet.connect().close();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", fleet.config().bootstrap()))) {
            admin.incrementalAlterConfigs(
                    Map.of(new ConfigResource(ConfigResource.Type.GROUP, "retouch.edit"),
                            List.of(new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "latest"),
                                    AlterConfigOp.OpType.SET))))
                    .all().get();
        }

        try (KafkaBroker broker = fleet.connect()) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(broker.problems()).isEmpty());
        }
    }

    private KafkaShareConsumer<byte[], byte[]> shareConsumer() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", fleet.config().bootstrap());
        properties.put("group.id", TestFleet.CONFIG.group());
        properties.put("share.acknowledgement.mode", "explicit");
        return new KafkaShareConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static JobHandler into(List<Delivery> seen) {
        return delivery -> {
            seen.add(delivery);
            return new Verdict.Done();
        };
    }

    private static WireMessage message(String key) {
        return new WireMessage(key, Map.of("ce_id", key),
                key.getBytes(StandardCharsets.UTF_8));
    }
}

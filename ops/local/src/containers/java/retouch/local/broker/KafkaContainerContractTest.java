package retouch.local.broker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

import retouch.fleet.kafka.KafkaBroker;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.BrokerContract;
import retouch.fleet.stream.StreamException;
import retouch.local.container.Engine;
import retouch.schemas.job.JobId;

import static org.awaitility.Awaitility.await;

/// The broker's contract on a Kafka in a container.
class KafkaContainerContractTest implements BrokerContract {

    private static final Duration START_MAX = Duration.ofMinutes(2);

    private Optional<GenericContainer<?>> container = Optional.empty();
    private Optional<KafkaBroker> broker = Optional.empty();

    @BeforeEach
    void open() throws Exception {
        Engine.require();
        int port = Engine.freePort();
        GenericContainer<?> kafka = Engine.container("containers.kafka", 9092, port)
                .withEnv(environment(port)).waitingFor(Wait.forListeningPort().withStartupTimeout(START_MAX));
        container = Optional.of(kafka);
        kafka.start();
        await().atMost(START_MAX).ignoreExceptionsInstanceOf(StreamException.class).until(() -> {
            broker = Optional.of(
                    KafkaBroker.connect(TestFleet.config("127.0.0.1:" + port), TestFleet.CONFIG));
            return true;
        });
        // The first question about a group makes the topics in which the broker keeps groups.
        await().atMost(START_MAX).ignoreExceptionsInstanceOf(StreamException.class)
                .until(() -> broker().findWaiting(new JobId("nobody")).isEmpty());
    }

    @AfterEach
    void close() {
        broker.ifPresent(KafkaBroker::close);
        container.ifPresent(GenericContainer::stop);
    }

    @Override
    public Broker broker() {
        return broker.orElseThrow();
    }

    @Override
    public void goDown() {
        Engine.pause(container.orElseThrow());
    }

    @Override
    public void comeBack() {
        Engine.resume(container.orElseThrow());
    }

    private static Map<String, String> environment(int port) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("CLUSTER_ID", "cmV0b3VjaC1jb250YWluZQ");
        all.put("KAFKA_NODE_ID", "1");
        all.put("KAFKA_PROCESS_ROLES", "broker,controller");
        all.put("KAFKA_LISTENERS", "CLIENTS://0.0.0.0:9092,CONTROLLER://127.0.0.1:9093");
        all.put("KAFKA_ADVERTISED_LISTENERS", "CLIENTS://127.0.0.1:" + port);
        all.put("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
        all.put("KAFKA_INTER_BROKER_LISTENER_NAME", "CLIENTS");
        all.put("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER");
        all.put("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@127.0.0.1:9093");
        all.put("KAFKA_LOG_DIRS", "/tmp/kafka-logs");
        all.put("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        for (String topic : List.of("OFFSETS_TOPIC", "TRANSACTION_STATE_LOG",
                "SHARE_COORDINATOR_STATE_TOPIC")) {
            all.put("KAFKA_" + topic + "_REPLICATION_FACTOR", "1");
            all.put("KAFKA_" + topic + "_NUM_PARTITIONS", "1"); // as shipped 50, which take their time
        }
        all.put("KAFKA_GROUP_SHARE_ASSIGNOR_OFFLOAD_ENABLE", "false");
        all.put("KAFKA_GROUP_SHARE_MIN_ASSIGNMENT_INTERVAL_MS", "0");
        all.put("KAFKA_GROUP_SHARE_ASSIGNMENT_INTERVAL_MS", "0");
        all.put("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1");
        all.put("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1");
        // The contract's lock is shorter than a stock broker allows.
        all.put("KAFKA_GROUP_SHARE_MIN_RECORD_LOCK_DURATION_MS", "1000");
        all.put("KAFKA_GROUP_SHARE_MIN_HEARTBEAT_INTERVAL_MS", "500");
        all.put("KAFKA_GROUP_SHARE_HEARTBEAT_INTERVAL_MS", "500");
        return all;
    }
}

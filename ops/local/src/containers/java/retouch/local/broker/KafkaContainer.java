package retouch.local.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

import retouch.fleet.kafka.KafkaBroker;
import retouch.fleet.stream.StreamException;
import retouch.local.container.Engine;
import retouch.schemas.job.JobId;
import retouch.schemas.message.Topic;

import static org.awaitility.Awaitility.await;

/// A Kafka in a container that answers, with settings as short as those of the embedded broker.
final class KafkaContainer implements AutoCloseable {

    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final int ANSWER_MAX_SECONDS = 20;

    private final GenericContainer<?> container;
    private final String bootstrap;
    private final Admin admin;
    private boolean paused;

    private KafkaContainer(GenericContainer<?> container, String bootstrap) {
        this.container = container;
        this.bootstrap = bootstrap;
        // Its port is open before it answers; an admin client tries again by itself.
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap, "enable.metrics.push", "false",
                "reconnect.backoff.max.ms", "2000"));
    }

    static KafkaContainer start() throws IOException {
        int port = Engine.freePort();
        GenericContainer<?> container = Engine.container("containers.kafka", 9092, port)
                .withEnv(environment(port)).waitingFor(Wait.forListeningPort().withStartupTimeout(START_MAX));
        container.start();
        KafkaContainer kafka = new KafkaContainer(container, "127.0.0.1:" + port);
        boolean answers = false;
        try {
            await().atMost(START_MAX).ignoreExceptionsInstanceOf(ExecutionException.class)
                    .until(() -> !kafka.admin.describeCluster().nodes().get().isEmpty());
            answers = true;
            return kafka;
        } finally {
            if (!answers) {
                kafka.close();
            }
        }
    }

    /// Takes away the fleet's topics.
    void empty() throws Exception {
        Set<String> ours = Arrays.stream(Topic.values()).map(Topic::topicName).collect(Collectors.toSet());
        Collection<String> present = topics();
        present.retainAll(ours);
        try {
            admin.deleteTopics(present).all().get(ANSWER_MAX_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) { // a late answer was asked for again
                throw e;
            }
        }
        await().atMost(START_MAX).until(() -> topics().stream().noneMatch(ours::contains));
    }

    /// Makes the fleet's topics and a share group.
    KafkaBroker connect(String group) throws StreamException {
        KafkaBroker broker = KafkaBroker.connect(TestFleet.config(bootstrap), TestFleet.inGroup(group));
        // The first question about a group makes the topics in which the broker keeps groups.
        await().atMost(START_MAX).ignoreExceptionsInstanceOf(StreamException.class)
                .until(() -> broker.findWaiting(new JobId("nobody")).isEmpty());
        return broker;
    }

    /// It stops answering and keeps all it has.
    void pause() {
        Engine.pause(container);
        paused = true;
    }

    /// It answers again, if it was paused.
    void resume() {
        if (paused) {
            Engine.resume(container);
            paused = false;
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
        container.stop();
    }

    private Set<String> topics() throws Exception {
        return admin.listTopics().names().get(ANSWER_MAX_SECONDS, TimeUnit.SECONDS);
    }

    private static Map<String, String> environment(int port) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("CLUSTER_ID", "cmV0b3VjaC1jb250YWluZQ");
        all.put("KAFKA_NODE_ID", "1");
        all.put("KAFKA_PROCESS_ROLES", "broker,controller");
        // Share groups make the broker its own client, and inside the container the clients' address is nobody's.
        all.put("KAFKA_LISTENERS",
                "CLIENTS://0.0.0.0:9092,CONTROLLER://127.0.0.1:9093,BROKERS://127.0.0.1:9094");
        all.put("KAFKA_ADVERTISED_LISTENERS",
                "CLIENTS://127.0.0.1:%d,BROKERS://127.0.0.1:9094".formatted(port));
        all.put("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
                "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT,BROKERS:PLAINTEXT");
        all.put("KAFKA_INTER_BROKER_LISTENER_NAME", "BROKERS");
        all.put("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER");
        all.put("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@127.0.0.1:9093");
        all.put("KAFKA_LOG_DIRS", "/tmp/kafka-logs");
        all.put("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        for (String topic : List.of("OFFSETS_TOPIC", "TRANSACTION_STATE_LOG",
                "SHARE_COORDINATOR_STATE_TOPIC")) {
            all.put("KAFKA_" + topic + "_REPLICATION_FACTOR", "1");
            all.put("KAFKA_" + topic + "_NUM_PARTITIONS", "1"); // as shipped 50, which take their time
        }
        all.put("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1");
        all.put("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1");
        all.putAll(shareGroups());
        return all;
    }

    /// The contract's lock is shorter than a stock broker allows, and its patience than a stock broker's heartbeat.
    private static Map<String, String> shareGroups() {
        return Map.of("KAFKA_GROUP_SHARE_MIN_RECORD_LOCK_DURATION_MS", "1000",
                "KAFKA_GROUP_SHARE_MIN_HEARTBEAT_INTERVAL_MS", "500",
                "KAFKA_GROUP_SHARE_HEARTBEAT_INTERVAL_MS", "500",
                "KAFKA_GROUP_SHARE_ASSIGNOR_OFFLOAD_ENABLE", "false",
                "KAFKA_GROUP_SHARE_MIN_ASSIGNMENT_INTERVAL_MS", "0",
                "KAFKA_GROUP_SHARE_ASSIGNMENT_INTERVAL_MS", "0");
    }
}

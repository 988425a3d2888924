package retouch.fleet.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// What each of our Kafka clients is configured with, and why. Thread-safe.
final class ClientProperties {

    /// How long a share fetch waits at the broker while a lane is empty. A worker with several lanes looks
    /// at the next one after this.
    static final Duration EMPTY_LANE_WAIT = Duration.ofMillis(200);

    /// A fetch that may carry much makes the broker read much, again for every single record that it hands
    /// out: with the default of 50 MB a backlog of 30,000 requests drains at 20 a second. A request that is
    /// larger than this still arrives.
    private static final int SHARE_FETCH_BYTES_MAX = 4 * 1024;

    private final String bootstrap;
    private final KafkaBroker.Config config;
    private final AtomicLong numbers = new AtomicLong();

    ClientProperties(String bootstrap, KafkaBroker.Config config) {
        this.bootstrap = bootstrap;
        this.config = config;
    }

    Map<String, Object> admin() {
        return common("admin", config.answerMax());
    }

    Map<String, Object> producer() {
        Map<String, Object> all = common("producer", config.sendMax());
        all.remove(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG);
        all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // Small batches: the broker reads a whole batch for every record that it hands out of it.
        all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, milliseconds(config.sendMax()));
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, config.sendMax().toMillis());
        return all;
    }

    /// For a consumer without a group that follows a topic.
    Map<String, Object> follower() {
        return reader("follower");
    }

    /// For a consumer without a group that reads a topic once. Its last fetch finds nothing, and closing
    /// waits for that fetch.
    Map<String, Object> reader() {
        Map<String, Object> all = reader("reader");
        all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
        return all;
    }

    private Map<String, Object> reader(String role) {
        Map<String, Object> all = consumer(role);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return all;
    }

    /// For a loop that takes one request at a time.
    Map<String, Object> share() {
        Map<String, Object> all = consumer("worker");
        all.put(ConsumerConfig.GROUP_ID_CONFIG, config.group());
        all.put("share.acknowledgement.mode", "explicit");
        // Without this limit the broker hands out whole producer batches, and a slow worker hoards.
        all.put("share.acquire.mode", "record_limit");
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, SHARE_FETCH_BYTES_MAX);
        all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, milliseconds(EMPTY_LANE_WAIT));
        return all;
    }

    private Map<String, Object> consumer(String role) {
        Map<String, Object> all = common(role, config.answerMax());
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return all;
    }

    private Map<String, Object> common(String role, Duration patience) {
        Map<String, Object> all = new HashMap<>(config.security().asProperties());
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        all.put(CommonClientConfigs.CLIENT_ID_CONFIG, "retouch-%s-%d-%d".formatted(
                role, ProcessHandle.current().pid(), numbers.incrementAndGet()));
        // Half, so that one lost request does not use up all the patience there is.
        all.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, milliseconds(patience.dividedBy(2)));
        all.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, milliseconds(patience));
        all.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return all;
    }

    private static int milliseconds(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}

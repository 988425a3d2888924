package retouch.local.broker;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates the topics in which the broker keeps its groups. It would do so itself when the first worker
/// comes, and then wait a second or two before it looks again: a first request was handed out after 2.4 s,
/// and with this after 0.3 s.
final class InternalTopics {

    private static final Logger LOG = LoggerFactory.getLogger(InternalTopics.class);
    private static final String SEGMENT_BYTES = Integer.toString(16 << 20);

    private InternalTopics() {}

    static void create(String bootstrap) {
        try (Admin admin = Admin
                .create(Map.of("bootstrap.servers", bootstrap, "enable.metrics.push", "false"))) {
            admin.createTopics(List.of(
                    topic("__consumer_offsets",
                            Map.of("cleanup.policy", "compact", "compression.type", "producer")),
                    topic("__share_group_state", Map.of("cleanup.policy", "delete", "retention.ms", "-1"))))
                    .all().get();
        } catch (ExecutionException e) {
            // The broker creates them later; nothing but time is lost.
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("broker.internal_topics_failed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static NewTopic topic(String name, Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(settings);
        all.put("segment.bytes", SEGMENT_BYTES);
        return new NewTopic(name, 1, (short) 1).configs(all);
    }
}

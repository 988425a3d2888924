package retouch.local.proxy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

import retouch.local.LocalFleetException;

/// Makes a topic unwritable for a while, as a full quota or a missing right would: the broker refuses every message
/// as too large. Closing opens the topic again. Not thread-safe.
public final class TopicGate implements AutoCloseable {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final String LARGEST = "max.message.bytes";

    private final Admin admin;
    private final ConfigResource topic;
    private boolean shut;

    private TopicGate(Admin admin, String topic) {
        this.admin = admin;
        this.topic = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    /// Shuts a topic.
    ///
    /// @param bootstrap where the broker is
    /// @param topic     its name on the broker
    public static TopicGate shut(String bootstrap, String topic)
            throws LocalFleetException, InterruptedException {
        Objects.requireNonNull(topic, "topic");
        Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        TopicGate gate = new TopicGate(admin, topic);
        boolean done = false;
        try {
            gate.change(new AlterConfigOp(new ConfigEntry(LARGEST, "1"), AlterConfigOp.OpType.SET));
            gate.shut = true;
            done = true;
            return gate;
        } finally {
            if (!done) {
                admin.close(ANSWER_MAX);
            }
        }
    }

    /// Lets messages in again.
    public void open() throws LocalFleetException, InterruptedException {
        if (shut) {
            change(new AlterConfigOp(new ConfigEntry(LARGEST, ""), AlterConfigOp.OpType.DELETE));
            shut = false;
        }
    }

    /// @throws IllegalStateException if the topic cannot be opened again
    @Override
    public void close() {
        try (admin) {
            open();
        } catch (LocalFleetException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void change(AlterConfigOp change) throws LocalFleetException, InterruptedException {
        try {
            admin.incrementalAlterConfigs(Map.of(topic, List.of(change))).all().get(ANSWER_MAX.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new LocalFleetException(
                    "The settings of the topic " + topic.name() + " cannot be changed: " + e + ".", e);
        }
    }
}

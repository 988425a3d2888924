package retouch.fleet.stream;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.schemas.message.Topic;

/// A subscription to a [MemoryBroker].
final class MemoryFollower implements Broker.Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryFollower.class);
    private static final Duration POLL_MAX = Duration.ofMillis(50);

    private final MemoryBroker broker;
    private final Topic topic;
    private final Consumer<Broker.Stored> listener;
    private final Thread thread = Thread.ofPlatform().daemon().name("memory-follow").unstarted(this::run);
    private int position;
    private volatile boolean closing;

    MemoryFollower(MemoryBroker broker, Topic topic, int position, Consumer<Broker.Stored> listener) {
        this.broker = broker;
        this.topic = topic;
        this.position = position;
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closing) {
                for (Broker.Stored message : broker.read(topic, position, POLL_MAX)) {
                    if (!closing) {
                        position++;
                        tell(message);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A listener's mistake must not end the subscription.
    private void tell(Broker.Stored message) {
        try {
            listener.accept(message);
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("topic", topic.topicName()).setCause(e).log("follow.listener_failed");
        }
    }

    @Override
    public void close() {
        closing = true;
        broker.forget(this);
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

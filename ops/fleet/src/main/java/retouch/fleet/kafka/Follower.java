package retouch.fleet.kafka;

import java.time.Duration;
import java.util.function.Consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.stream.Broker;
import retouch.schemas.message.Topic;

/// Follows a topic on a thread of its own, which owns the reader once it is started.
final class Follower implements Broker.Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration POLL_MAX = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Topic topic;
    private final TopicReader reader;
    private final Consumer<Broker.Stored> listener;
    private final Consumer<Follower> closed;
    private final Thread thread;
    private volatile boolean closing;

    /// @param reader its positions are fixed; from here on it belongs to this follower
    /// @param closed told when the follower is closed
    Follower(Topic topic, TopicReader reader, Consumer<Broker.Stored> listener, Consumer<Follower> closed) {
        this.topic = topic;
        this.reader = reader;
        this.listener = listener;
        this.closed = closed;
        this.thread = Thread.ofPlatform().daemon().name("retouch-follow-" + topic.topicName())
                .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try (reader) {
            while (!closing) {
                try {
                    reader.consumer().poll(POLL_MAX).forEach(this::tell);
                } catch (WakeupException e) {
                    // close() asks for it; the loop's condition decides
                } catch (InterruptException e) {
                    return;
                } catch (KafkaException e) {
                    LOG.atWarn().addKeyValue("topic", topic.topicName()).addKeyValue("reason", e.getMessage())
                            .log("follow.failed, trying again");
                    Pause.of(PAUSE_AFTER_FAILURE);
                }
            }
        }
    }

    /// A listener's mistake must not end the subscription, which other listeners may depend on.
    private void tell(ConsumerRecord<byte[], byte[]> found) {
        if (closing) {
            return;
        }
        try {
            listener.accept(WireRecords.stored(found));
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("topic", topic.topicName()).addKeyValue("offset", found.offset())
                    .setCause(e).log("follow.listener_failed");
        }
    }

    @Override
    public void close() {
        closing = true;
        reader.consumer().wakeup();
        closed.accept(this);
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

package retouch.fleet.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

import retouch.fleet.stream.Backlog;
import retouch.fleet.stream.Delivery;
import retouch.fleet.stream.StreamException;
import retouch.schemas.message.Topic;

/// Asks the broker how much of each queue is not finished, and reads the first such request for its age.
/// Thread-safe; opens a reader per queue that holds something.
final class QueueBacklogs {

    private final ShareOffsets offsets;
    private final ClientProperties properties;
    private final KafkaBroker.Config config;

    QueueBacklogs(ShareOffsets offsets, ClientProperties properties, KafkaBroker.Config config) {
        this.offsets = offsets;
        this.properties = properties;
        this.config = config;
    }

    /// @param now by the broker's clock
    List<Backlog> read(Instant now) throws StreamException {
        List<Backlog> all = new ArrayList<>();
        for (Topic queue : Topic.of(Topic.Kind.QUEUE)) {
            all.add(read(queue, now));
        }
        return List.copyOf(all);
    }

    private Backlog read(Topic queue, Instant now) throws StreamException {
        try (TopicReader reader = new TopicReader(queue, properties.reader(), config.answerMax())) {
            Map<TopicPartition, Long> ends = reader.ends();
            ShareOffsets.Unfinished unfinished = offsets.unfinished(reader, ends);
            long jobs = 0;
            Optional<Instant> oldest = Optional.empty();
            for (TopicPartition partition : reader.partitions()) {
                long start = unfinished.starts().get(partition);
                long lag = unfinished.lags().get(partition);
                if (lag > 0 && start < ends.get(partition)) {
                    jobs += lag;
                    oldest = earlier(oldest, first(queue, reader, partition, start));
                }
            }
            long arrived = ends.values().stream().mapToLong(Long::longValue).sum();
            return new Backlog(queue, jobs, arrived, oldest.map(first -> age(first, now)));
        } catch (KafkaException e) {
            throw KafkaFailure.of("Looking at " + queue.topicName(), e);
        }
    }

    /// When the broker first got the request there, whichever attempt it is for.
    private static Optional<Instant> first(Topic queue, TopicReader reader, TopicPartition partition,
            long start) throws StreamException {
        List<Instant> found = new ArrayList<>();
        reader.consumer().seek(partition, start);
        reader.readTo(Map.of(partition, start + 1), kafka -> found.add(enqueuedAt(queue, kafka)));
        return found.stream().findFirst();
    }

    private static Instant enqueuedAt(Topic queue, ConsumerRecord<byte[], byte[]> kafka) {
        return Delivery.of(queue, WireRecords.read(kafka), 1, Instant.ofEpochMilli(kafka.timestamp()))
                .enqueuedAt();
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return one.isPresent() && other.isPresent()
                ? one.filter(first -> first.isBefore(other.get())).or(() -> other)
                : one.or(() -> other);
    }

    private static Duration age(Instant first, Instant now) {
        Duration age = Duration.between(first, now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}

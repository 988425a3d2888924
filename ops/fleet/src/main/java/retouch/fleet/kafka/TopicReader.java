package retouch.fleet.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

import retouch.fleet.stream.StreamException;
import retouch.schemas.message.Topic;

/// Reads one topic without a group. Owns its consumer. Not thread-safe.
final class TopicReader implements AutoCloseable {

    private static final Duration POLL_MAX = Duration.ofMillis(200);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final Topic topic;
    private final Duration patience;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    /// @param patience how long the broker may stay silent
    TopicReader(Topic topic, Map<String, Object> properties, Duration patience) throws StreamException {
        this.topic = topic;
        this.patience = patience;
        this.consumer = new KafkaConsumer<>(properties);
        try {
            List<PartitionInfo> found = consumer.partitionsFor(topic.topicName());
            if (found == null || found.isEmpty()) {
                throw StreamException.permanent(
                        "The topic " + topic.topicName() + " does not exist on this broker.", null);
            }
            partitions = found.stream().map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
        } catch (KafkaException e) {
            consumer.close(CloseOptions.timeout(CLOSE_MAX));
            throw KafkaFailure.of("Reading " + topic.topicName(), e);
        } catch (StreamException e) {
            consumer.close(CloseOptions.timeout(CLOSE_MAX));
            throw e;
        }
    }

    List<TopicPartition> partitions() {
        return partitions;
    }

    KafkaConsumer<byte[], byte[]> consumer() {
        return consumer;
    }

    /// Where each partition ends now.
    Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(partitions);
    }

    /// In each partition the first record that the broker got at `since` or later, or the end.
    Map<TopicPartition, Long> since(Instant since) {
        Map<TopicPartition, Long> found = new HashMap<>(ends());
        Map<TopicPartition, Long> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, Math.max(0, since.toEpochMilli())));
        consumer.offsetsForTimes(wanted).forEach((partition, offset) -> {
            if (offset != null) { // there is such a record
                found.put(partition, offset.offset());
            }
        });
        return found;
    }

    /// Gives every record from the present positions up to `ends` to `reader`, in order. Records are not
    /// counted, because compaction leaves gaps.
    void readTo(Map<TopicPartition, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> reader)
            throws StreamException {
        Map<TopicPartition, Long> open = new HashMap<>(ends);
        long silentSince = System.nanoTime();
        while (true) {
            open.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            if (open.isEmpty()) {
                return;
            }
            boolean silent = true;
            for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL_MAX)) {
                silent = false;
                if (found.offset() < ends.getOrDefault(new TopicPartition(found.topic(), found.partition()),
                        0L)) {
                    reader.accept(found);
                }
            }
            if (!silent) {
                silentSince = System.nanoTime();
            } else if (System.nanoTime() - silentSince > patience.toNanos()) {
                throw StreamException.retryable(
                        "Reading " + topic.topicName() + " failed: the broker stopped answering.", null);
            }
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_MAX));
    }
}

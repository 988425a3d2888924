package retouch.fleet.kafka;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

import retouch.fleet.stream.Broker.Waiting;
import retouch.fleet.stream.Delivery;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.JobId;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// Finds where a job waits. Thread-safe; opens a reader per question.
///
/// A broker tells where a share group's unfinished part of a lane begins, and not which records after that
/// are finished. Those are found by their results and dead letters.
final class QueuePositions {

    private record Request(String job, long timestamp) {

        /// A dead letter that was sent before says nothing about a request that was sent again.
        boolean isFinished(Map<String, Long> finished) {
            return finished.getOrDefault(job, Long.MIN_VALUE) >= timestamp;
        }
    }

    /// @param index among the lane's requests
    private record Own(int index, WireMessage message) {}

    private final ShareOffsets offsets;
    private final ClientProperties properties;
    private final KafkaBroker.Config config;

    QueuePositions(ShareOffsets offsets, ClientProperties properties, KafkaBroker.Config config) {
        this.offsets = offsets;
        this.properties = properties;
        this.config = config;
    }

    Optional<Waiting> find(JobId job) throws StreamException {
        for (Topic queue : Topic.of(Topic.Kind.QUEUE)) {
            List<Request> requests = new ArrayList<>();
            List<Own> own = new ArrayList<>();
            read(queue, job, requests, own);
            if (!own.isEmpty()) {
                long since = requests.stream().mapToLong(Request::timestamp).min().orElseThrow();
                Map<String, Long> finished = finishedSince(since);
                for (Own each : own) {
                    if (!requests.get(each.index()).isFinished(finished)) {
                        long ahead = requests.subList(0, each.index()).stream()
                                .filter(request -> !request.isFinished(finished)).count();
                        return Optional.of(new Waiting(
                                Delivery.of(queue, each.message(), 1, Instant.EPOCH).lane(), ahead,
                                each.message()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /// Collects the queue's requests, and of those the job's own: it may have been sent more than once.
    private void read(Topic topic, JobId job, List<Request> requests, List<Own> own) throws StreamException {
        try (TopicReader reader = new TopicReader(topic, properties.reader(), config.answerMax())) {
            Map<TopicPartition, Long> ends = reader.ends();
            offsets.starts(reader, ends)
                    .forEach((partition, offset) -> reader.consumer().seek(partition, offset));
            reader.readTo(ends, kafka -> {
                WireMessage message = WireRecords.read(kafka);
                if (message.key().equals(job.value())) {
                    own.add(new Own(requests.size(), message));
                }
                requests.add(new Request(message.key(), kafka.timestamp()));
            });
        } catch (KafkaException e) {
            throw KafkaFailure.of("Reading " + topic.topicName(), e);
        }
    }

    /// When a result or a dead letter of each job was sent last, as the broker dates messages.
    private Map<String, Long> finishedSince(long timestamp) throws StreamException {
        Map<String, Long> finished = new HashMap<>();
        for (Topic topic : List.of(Topic.RESULTS, Topic.DEAD_LETTERS)) {
            try (TopicReader reader = new TopicReader(topic, properties.reader(), config.answerMax())) {
                Map<TopicPartition, Long> ends = reader.ends();
                Map<TopicPartition, Long> query = new HashMap<>();
                reader.partitions().forEach(partition -> query.put(partition, timestamp));
                Map<TopicPartition, OffsetAndTimestamp> starts = reader.consumer().offsetsForTimes(query);
                ends.forEach((partition, end) -> {
                    OffsetAndTimestamp start = starts.get(partition);
                    reader.consumer().seek(partition, start == null ? end : start.offset());
                });
                reader.readTo(ends, kafka -> finished.merge(WireRecords.read(kafka).key(),
                        kafka.timestamp(), Math::max));
            } catch (KafkaException e) {
                throw KafkaFailure.of("Reading " + topic.topicName(), e);
            }
        }
        return finished;
    }
}

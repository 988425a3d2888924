package retouch.fleet.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

import retouch.fleet.stream.Broker.Waiting;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic;

/// Finds where a job waits. Thread-safe; borrows its admin client and opens a reader per question.
///
/// A broker tells where a share group's unfinished part of a lane begins, and not which records after that
/// are finished. Those are found by their results and dead letters.
final class QueuePositions {

    private record Request(String job, long timestamp) {}

    private final Admin admin;
    private final ClientProperties properties;
    private final KafkaBroker.Config config;

    QueuePositions(Admin admin, ClientProperties properties, KafkaBroker.Config config) {
        this.admin = admin;
        this.properties = properties;
        this.config = config;
    }

    Optional<Waiting> find(JobId job) throws StreamException {
        for (Lane lane : Lane.values()) {
            List<Request> ahead = new ArrayList<>();
            if (findIn(lane, job, ahead)) {
                long since = ahead.stream().mapToLong(Request::timestamp).min().orElseThrow();
                Set<String> finished = finishedSince(since);
                if (!finished.contains(job.value())) {
                    ahead.removeLast();
                    return Optional.of(new Waiting(lane,
                            ahead.stream().filter(request -> !finished.contains(request.job())).count()));
                }
            }
        }
        return Optional.empty();
    }

    /// Collects the lane's requests up to the job's own, which is the last one.
    private boolean findIn(Lane lane, JobId job, List<Request> requests) throws StreamException {
        Topic topic = Topic.requests(lane);
        boolean[] found = new boolean[1];
        try (TopicReader reader = new TopicReader(topic, properties.reader(), config.answerMax())) {
            Map<TopicPartition, Long> ends = reader.ends();
            starts(reader, ends).forEach((partition, offset) -> reader.consumer().seek(partition, offset));
            reader.readTo(ends, kafka -> {
                if (!found[0]) {
                    String key = WireRecords.read(kafka).key();
                    requests.add(new Request(key, kafka.timestamp()));
                    found[0] = key.equals(job.value());
                }
            });
        } catch (KafkaException e) {
            throw KafkaFailure.of("Reading " + topic.topicName(), e);
        }
        return found[0];
    }

    /// The broker writes its start offset down when the next request is settled, so it is one behind in an
    /// idle lane; the lag is exact.
    private Map<TopicPartition, Long> starts(TopicReader reader, Map<TopicPartition, Long> ends)
            throws StreamException {
        Map<TopicPartition, Long> starts = new HashMap<>(
                reader.consumer().beginningOffsets(reader.partitions()));
        groupOffsets(reader.partitions()).forEach((partition, info) -> {
            if (info != null && info.lag().filter(lag -> lag == 0).isPresent()) {
                starts.put(partition, ends.get(partition));
            } else if (info != null && info.startOffset() >= 0) {
                starts.merge(partition, info.startOffset(), Math::max);
            }
        });
        return starts;
    }

    /// Empty before the first worker ever came.
    private Map<TopicPartition, SharePartitionOffsetInfo> groupOffsets(List<TopicPartition> partitions)
            throws StreamException {
        String what = "Asking for the position of the share group " + config.group();
        ListShareGroupOffsetsSpec these = new ListShareGroupOffsetsSpec().topicPartitions(partitions);
        try {
            return admin.listShareGroupOffsets(Map.of(config.group(), these))
                    .partitionsToOffsetInfo(config.group())
                    .get(config.answerMax().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw KafkaFailure.of(what, e);
        } catch (TimeoutException e) {
            throw KafkaFailure.of(what, e);
        } catch (InterruptedException e) {
            throw KafkaFailure.interrupted(what, e);
        }
    }

    private Set<String> finishedSince(long timestamp) throws StreamException {
        Set<String> finished = new HashSet<>();
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
                reader.readTo(ends, kafka -> finished.add(WireRecords.read(kafka).key()));
            } catch (KafkaException e) {
                throw KafkaFailure.of("Reading " + topic.topicName(), e);
            }
        }
        return finished;
    }
}

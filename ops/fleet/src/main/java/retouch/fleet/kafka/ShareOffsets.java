package retouch.fleet.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

import retouch.fleet.stream.StreamException;

/// How far the fleet's share group is. Thread-safe; borrows its admin client.
final class ShareOffsets {

    private final Admin admin;
    private final KafkaBroker.Config config;

    ShareOffsets(Admin admin, KafkaBroker.Config config) {
        this.admin = admin;
        this.config = config;
    }

    /// What the group has not settled, by partition.
    ///
    /// @param starts where that part begins
    /// @param lags   how many requests it holds, those in a worker's hand included
    record Unfinished(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> lags) {}

    /// Where the unfinished part of each partition begins.
    ///
    /// The broker writes its start offset down when the next request is settled, so it is one behind in an
    /// idle lane; the lag is exact.
    Map<TopicPartition, Long> starts(TopicReader reader, Map<TopicPartition, Long> ends)
            throws StreamException {
        return unfinished(reader, ends).starts();
    }

    /// As [#starts], with how much is unfinished. Before any worker ever came the group has no lag, and everything
    /// waits.
    Unfinished unfinished(TopicReader reader, Map<TopicPartition, Long> ends) throws StreamException {
        Map<TopicPartition, Long> starts = new HashMap<>(
                reader.consumer().beginningOffsets(reader.partitions()));
        Map<TopicPartition, SharePartitionOffsetInfo> group = of(reader.partitions());
        group.forEach((partition, info) -> {
            if (info != null && info.lag().filter(lag -> lag == 0).isPresent()) {
                starts.put(partition, ends.get(partition));
            } else if (info != null && info.startOffset() >= 0) {
                starts.merge(partition, info.startOffset(), Math::max);
            }
        });
        Map<TopicPartition, Long> lags = new HashMap<>();
        ends.forEach((partition, end) -> lags.put(partition, Optional.ofNullable(group.get(partition))
                .flatMap(SharePartitionOffsetInfo::lag).orElse(end - starts.get(partition))));
        return new Unfinished(starts, lags);
    }

    /// Empty before the first worker ever came.
    private Map<TopicPartition, SharePartitionOffsetInfo> of(List<TopicPartition> partitions)
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
}

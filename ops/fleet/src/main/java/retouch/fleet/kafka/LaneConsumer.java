package retouch.fleet.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.schemas.message.Topic;

/// Takes one request at a time from lanes in order of preference. Owns its share consumer. Not
/// thread-safe: it belongs to the thread of one loop.
///
/// **All help with all.** Each lane has one partition for each of its queues. While all members of a share group
/// subscribe to the same topics the broker divides the partitions among them, and a worker of several lanes would get
/// some of them; where subscriptions differ it shares each topic among all of its subscribers. The loop for retries,
/// which every worker has, is a member with another subscription, so it is always the latter.
///
/// **Preference.** There is one consumer for all lanes. A consumer per lane would keep a fetch open on
/// every lane, and what such a fetch catches while another lane's job runs is hoarded by a busy worker;
/// giving it back would cost it an attempt. So this consumer subscribes to the first lane alone, adds the
/// next one when a fetch came back empty, and narrows again when a request of a lane before the last
/// arrives. While it is wide, the broker alternates between lanes that have requests, and a change takes
/// effect with the group's next heartbeat.
final class LaneConsumer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LaneConsumer.class);
    private static final Duration POLL_MAX = Duration.ofMillis(250);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final List<List<Topic>> lanes;
    private final List<Topic> queues;
    private final Duration commitMax;
    private final KafkaShareConsumer<byte[], byte[]> consumer;
    private int width;
    private double fetchesBefore;

    /// @param lanes     the queues of each lane
    /// @param commitMax how long one acknowledgement may take
    LaneConsumer(List<List<Topic>> lanes, Map<String, Object> properties, Duration commitMax) {
        this.lanes = List.copyOf(lanes);
        this.queues = lanes.stream().flatMap(List::stream).toList();
        this.commitMax = commitMax;
        this.consumer = new KafkaShareConsumer<>(properties);
        consumer.setAcknowledgementCommitCallback(LaneConsumer::logFailure);
        subscribe(1);
    }

    /// Waits a moment for a request. It must be settled, or renewed until it is, before the next call.
    Optional<ConsumerRecord<byte[], byte[]>> take() {
        for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL_MAX)) {
            int lane = laneOf(queueOf(found));
            if (lane + 1 < width) {
                subscribe(lane + 1);
            }
            return Optional.of(found);
        }
        if (width < lanes.size() && fetches() > fetchesBefore) {
            subscribe(width + 1);
        }
        return Optional.empty();
    }

    Topic queueOf(ConsumerRecord<byte[], byte[]> found) {
        return queues.stream().filter(queue -> queue.topicName().equals(found.topic()))
                .findFirst().orElseThrow(() -> new IllegalStateException("not a queue: " + found.topic()));
    }

    /// Renews the acquisition lock.
    ///
    /// @return whether the lock is ours; once it is not, this consumer is of no use but to be closed, because
    ///     it may neither acknowledge the request nor take another one
    boolean renew(ConsumerRecord<byte[], byte[]> held) {
        try {
            consumer.acknowledge(held, AcknowledgeType.RENEW);
            return commit().isEmpty() && isBack(held);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException | IllegalStateException e) {
            LOG.atWarn().addKeyValue("offset", held.offset()).addKeyValue("reason", e.getMessage())
                    .log("renewal.failed");
            return false;
        }
    }

    /// A renewed record comes back through poll, which then asks the broker for nothing new.
    private boolean isBack(ConsumerRecord<byte[], byte[]> held) {
        boolean back = false;
        for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ZERO)) {
            back |= found.offset() == held.offset() && found.topic().equals(held.topic());
        }
        return back;
    }

    /// Ends the acquisition. The acknowledgement travels with the next [#take], or with [#close].
    void settle(ConsumerRecord<byte[], byte[]> held, AcknowledgeType type) {
        consumer.acknowledge(held, type);
    }

    /// Sends what is settled and leaves the group, which releases what was fetched and not taken.
    @Override
    public void close() {
        try {
            commit();
        } catch (KafkaException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage())
                    .log("acknowledgement.failed, the request will come again");
        } finally {
            consumer.close(CLOSE_MAX);
        }
    }

    private Optional<KafkaException> commit() {
        return consumer.commitSync(commitMax).values().stream().flatMap(Optional::stream).findFirst();
    }

    private void subscribe(int newWidth) {
        width = newWidth;
        fetchesBefore = fetches();
        consumer.subscribe(
                lanes.subList(0, width).stream().flatMap(List::stream).map(Topic::topicName).toList());
    }

    private int laneOf(Topic queue) {
        int lane = 0;
        while (!lanes.get(lane).contains(queue)) {
            lane++;
        }
        return lane;
    }

    /// How many fetches the broker has answered. Before the first answer an empty poll says nothing about
    /// the lane: the consumer may still be joining.
    private double fetches() {
        return consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("fetch-total")
                        && metric.getKey().tags().size() == 1)
                .mapToDouble(metric -> (Double) metric.getValue().metricValue())
                .sum();
    }

    private static void logFailure(Map<TopicIdPartition, ?> offsets, Exception failure) {
        if (failure != null) {
            LOG.atWarn().addKeyValue("offsets", offsets).addKeyValue("reason", failure.getMessage())
                    .log("acknowledgement.failed, the request will come again");
        }
    }
}

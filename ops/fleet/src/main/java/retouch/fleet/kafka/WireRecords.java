package retouch.fleet.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

import retouch.fleet.stream.Broker;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// Translates between our messages and Kafka's records. Reading never fails, whatever the bytes are: to
/// judge them is the handler's business, and a record that breaks the loop would stop a lane.
final class WireRecords {

    private static final byte[] NOTHING = {};

    private WireRecords() {}

    /// A record without a key has the key `""`; one without a value has no bytes; of several headers of
    /// one name the last counts.
    static WireMessage read(ConsumerRecord<byte[], byte[]> kafka) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : kafka.headers()) {
            headers.put(header.key(), text(header.value()));
        }
        byte[] value = kafka.value() == null ? NOTHING : kafka.value();
        return new WireMessage(text(kafka.key()), headers, value);
    }

    /// As [#read], with when the broker got it: our topics keep that as the record's time.
    static Broker.Stored stored(ConsumerRecord<byte[], byte[]> kafka) {
        return new Broker.Stored(read(kafka), Instant.ofEpochMilli(kafka.timestamp()));
    }

    static ProducerRecord<byte[], byte[]> write(Topic topic, WireMessage message) {
        ProducerRecord<byte[], byte[]> kafka = new ProducerRecord<>(
                topic.topicName(),
                message.key().getBytes(StandardCharsets.UTF_8),
                isGone(topic, message) ? null : message.value());
        message.headers().forEach(
                (name, value) -> kafka.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return kafka;
    }

    /// A table forgets a key whose last record has no value.
    private static boolean isGone(Topic topic, WireMessage message) {
        return topic.kind() == Topic.Kind.TABLE && message.valueBytes() == 0;
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}

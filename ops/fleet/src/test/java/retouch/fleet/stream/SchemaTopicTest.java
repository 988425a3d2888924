package retouch.fleet.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import retouch.schemas.message.Messages;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SchemaTopicTest {

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration NEVER = Duration.ofDays(1);

    private final MemoryBroker broker = new MemoryBroker();

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void publishesWhatIsMissingAndOnlyOnce() throws StreamException {
        SchemaTopic.open(broker, Messages.schemas(), AT_ONCE);
        SchemaTopic.open(broker, Messages.schemas(), AT_ONCE);

        assertThat(broker.readAll(Topic.SCHEMAS)).hasSameSizeAs(Messages.schemas().keySet());
        assertThat(broker.readAll(Topic.SCHEMAS)).extracting(WireMessage::key)
                .allMatch(key -> key.length() == 16);
    }

    @Test
    void findsItsOwnSchemasAndThoseOfOthers() throws StreamException {
        SchemaTopic.open(broker, Map.of(-7L, "\"string\""), AT_ONCE);

        SchemaTopic later = SchemaTopic.open(broker, Map.of(8L, "\"int\""), NEVER);

        assertThat(later.find(-7)).contains("\"string\"");
        assertThat(later.find(8)).contains("\"int\"");
    }

    @Test
    void readsAgainForAFingerprintThatIsNew() throws StreamException {
        SchemaTopic early = SchemaTopic.open(broker, Map.of(), AT_ONCE);
        SchemaTopic.open(broker, Map.of(1L, "\"long\""), AT_ONCE);

        assertThat(early.find(1)).contains("\"long\"");
        assertThat(early.find(2)).isEmpty();
    }

    @Test
    void readsAgainNoOftenerThanItMay() throws StreamException {
        SchemaTopic early = SchemaTopic.open(broker, Map.of(), NEVER);
        SchemaTopic.open(broker, Map.of(1L, "\"long\""), NEVER);

        assertThat(early.find(1)).isEmpty();
    }

    @Test
    void knowsNothingNewWhileTheBrokerIsAway() throws StreamException {
        SchemaTopic topic = SchemaTopic.open(broker, Map.of(1L, "\"long\""), AT_ONCE);

        broker.goDown();

        assertThat(topic.find(1)).contains("\"long\"");
        assertThat(topic.find(2)).isEmpty();
        assertThatExceptionOfType(StreamException.class)
                .isThrownBy(() -> SchemaTopic.open(broker, Map.of(), AT_ONCE))
                .matches(StreamException::isRetryable);
    }

    @Test
    void passesOverKeysThatAreNoFingerprints() throws StreamException {
        broker.send(Topic.SCHEMAS,
                new WireMessage("nonsense", Map.of(), "x".getBytes(StandardCharsets.UTF_8))).join();

        assertThat(SchemaTopic.open(broker, Map.of(1L, "\"long\""), AT_ONCE).find(1)).contains("\"long\"");
    }
}

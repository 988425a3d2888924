package retouch.fleet.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import retouch.fleet.stream.Broker.Start;
import retouch.fleet.stream.Broker.Stored;
import retouch.fleet.stream.Broker.Subscription;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// What every [Broker] promises about topics that are read and followed. The lanes' promises stand in
/// [BrokerContract].
public interface LogContract {

    Duration PATIENCE = Duration.ofSeconds(20);

    Broker broker();

    @Test
    default void readsWhatWasSent() throws Exception {
        WireMessage message = new WireMessage("job-1", Map.of("ce_id", "7", "content-type", "avro/binary"),
                "Grüße".getBytes(StandardCharsets.UTF_8));

        send(Topic.RESULTS, message);

        assertThat(broker().readAll(Topic.RESULTS)).containsExactly(message);
        assertThat(broker().readAll(Topic.PROGRESS)).isEmpty();
    }

    @Test
    default void followsFromTheBeginning() throws Exception {
        send(Topic.RESULTS, message("before"));
        List<String> seen = new CopyOnWriteArrayList<>();

        try (Subscription _ = broker().follow(Topic.RESULTS, Start.BEGINNING, keysInto(seen))) {
            send(Topic.RESULTS, message("after"));

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen).containsExactly("before", "after"));
        }
    }

    @Test
    default void followsFromNowAndMissesNothingSentLater() throws Exception {
        send(Topic.RESULTS, message("before"));
        List<String> seen = new CopyOnWriteArrayList<>();

        try (Subscription _ = broker().follow(Topic.RESULTS, Start.NOW, keysInto(seen))) {
            send(Topic.RESULTS, message("after"));

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen).containsExactly("after"));
        }
    }

    @Test
    default void followsSinceAMessageThatItHas() throws Exception {
        send(Topic.RESULTS, message("before"));
        await().until(() -> broker().now().isAfter(stored("before").plusMillis(2)));
        send(Topic.RESULTS, message("from"));
        List<Stored> seen = new CopyOnWriteArrayList<>();

        try (Subscription _ = broker().followSince(Topic.RESULTS, stored("from"), seen::add)) {
            send(Topic.RESULTS, message("after"));

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen)
                    .containsExactlyElementsOf(broker().readSince(Topic.RESULTS, stored("from"))));
        }
        assertThat(stored("before")).isBefore(stored("from"));
    }

    @Test
    default void followsWhatComesWhereNothingIsThatLate() throws Exception {
        send(Topic.RESULTS, message("before"));
        List<String> seen = new CopyOnWriteArrayList<>();

        try (Subscription _ = broker().followSince(Topic.RESULTS, stored("before").plusSeconds(60),
                stored -> seen.add(stored.message().key()))) {
            send(Topic.RESULTS, message("after"));

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen).containsExactly("after"));
        }
    }

    private Instant stored(String key) throws StreamException {
        return broker().readSince(Topic.RESULTS, Instant.EPOCH).stream()
                .filter(stored -> stored.message().key().equals(key)).findFirst().orElseThrow().at();
    }

    @Test
    default void goesOnFollowingWhenAListenerThrows() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (Subscription _ = broker().follow(Topic.RESULTS, Start.NOW, message -> {
            if (message.key().equals("first")) {
                throw new IllegalStateException("on purpose");
            }
            seen.add(message.key());
        })) {
            send(Topic.RESULTS, message("first"));
            send(Topic.RESULTS, message("second"));

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen).containsExactly("second"));
        }
    }

    @Test
    default void refusesABodyOverTheLimit() throws Exception {
        send(Topic.RESULTS, new WireMessage("fits", Map.of(), new byte[WireMessage.VALUE_BYTES_MAX]));

        StreamException refused = failureOf(broker().send(Topic.RESULTS,
                new WireMessage("too-large", Map.of(), new byte[WireMessage.VALUE_BYTES_MAX + 1])));

        assertThat(refused.isRetryable()).isFalse();
        assertThat(refused).hasMessageContaining("too-large").hasMessageContaining("65,537");
        assertThat(broker().readAll(Topic.RESULTS)).extracting(WireMessage::key).containsExactly("fits");
    }

    default void send(Topic topic, WireMessage message) throws Exception {
        broker().send(topic, message).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    static WireMessage message(String key) {
        return new WireMessage(key, Map.of("ce_id", key), key.getBytes(StandardCharsets.UTF_8));
    }

    static Consumer<WireMessage> keysInto(List<String> keys) {
        return message -> keys.add(message.key());
    }

    static StreamException failureOf(CompletableFuture<Void> sent) {
        try {
            sent.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StreamException failure) {
                return failure;
            }
            throw e;
        }
        throw new AssertionError("the send should have failed");
    }
}

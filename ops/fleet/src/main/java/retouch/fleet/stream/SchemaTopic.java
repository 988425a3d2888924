package retouch.fleet.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// The schemas that any writer of the fleet ever used, from the topic where each process publishes its own
/// before its first message. Keys are fingerprints as 16 hexadecimal digits. Borrows its broker.
/// Thread-safe.
public final class SchemaTopic implements SchemaSource {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaTopic.class);
    private static final Map<String, String> HEADERS = Map.of("content-type", "application/json");

    private final Broker broker;
    private final Duration readAgainAfter;
    private Map<Long, String> known;
    private long readAt;

    private SchemaTopic(Broker broker, Duration readAgainAfter) {
        this.broker = broker;
        this.readAgainAfter = readAgainAfter;
    }

    /// Reads the topic and publishes what it lacks.
    ///
    /// @param ours           the schemas of this build, as JSON by fingerprint
    /// @param readAgainAfter an unknown fingerprint makes it read the topic again, at most this often: bytes
    ///     that nobody wrote must not cost a read each
    public static SchemaTopic open(Broker broker, Map<Long, String> ours, Duration readAgainAfter)
            throws StreamException {
        SchemaTopic topic = new SchemaTopic(broker, readAgainAfter);
        topic.read();
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        ours.forEach((fingerprint, schema) -> {
            if (!schema.equals(topic.known.get(fingerprint))) {
                sends.add(broker.send(Topic.SCHEMAS, new WireMessage(HexFormat.of().toHexDigits(fingerprint),
                        HEADERS, schema.getBytes(StandardCharsets.UTF_8))));
            }
        });
        topic.known.putAll(ours);
        try {
            CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StreamException failure
                    ? failure
                    : StreamException.permanent("Publishing the schemas failed: " + e.getCause() + ".", e);
        }
        return topic;
    }

    @Override
    public synchronized Optional<String> find(long fingerprint) {
        String schema = known.get(fingerprint);
        if (schema == null && System.nanoTime() - readAt > readAgainAfter.toNanos()) {
            try {
                read();
            } catch (StreamException e) {
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("schemas.unreadable");
            }
            schema = known.get(fingerprint);
        }
        return Optional.ofNullable(schema);
    }

    private void read() throws StreamException {
        readAt = System.nanoTime();
        Map<Long, String> found = known == null ? new HashMap<>() : new HashMap<>(known);
        for (WireMessage message : broker.readAll(Topic.SCHEMAS)) {
            try {
                found.put(HexFormat.fromHexDigitsToLong(message.key()),
                        new String(message.value(), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                LOG.atWarn().addKeyValue("key", message.key()).log("schemas.key_is_no_fingerprint");
            }
        }
        known = found;
    }
}

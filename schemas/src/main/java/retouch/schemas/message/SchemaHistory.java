package retouch.schemas.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/// Every version of every message's schema, from this module's resources. Immutable.
///
/// `message/<Name>.avsc` is what we write and read today, with its documentation.
/// `history/<Name>/<n>.avsc` is each version that was ever published, without; the last of them says
/// the same as today's.
///
/// To change a message: change `message/<Name>.avsc`, copy it without its documentation to the next
/// number below `history/<Name>`, add its fingerprint to `SchemaHistoryTest` and new golden files to
/// `GoldenMessagesTest`. That test refuses a change that an older reader or writer would not survive.
final class SchemaHistory {

    static final List<String> MESSAGES = List.of("EditRequested", "EditFinished", "EditProgress",
            "WorkerStatus", "TrainingProgress", "ModelEvent", "ModelLoad", "Pool", "ShadowPair",
            "RolloutReport");

    private static final String ROOT = "/retouch/schemas/";
    private static final SchemaHistory BUILT_IN = new SchemaHistory();

    private final Map<Long, Schema> byFingerprint;

    private SchemaHistory() {
        Map<Long, Schema> found = new HashMap<>();
        for (String message : MESSAGES) {
            versions(message).forEach(schema -> found.put(fingerprint(schema), schema));
        }
        byFingerprint = Collections.unmodifiableMap(found);
    }

    static SchemaHistory builtIn() {
        return BUILT_IN;
    }

    /// What we write today.
    static Schema newest(String message) {
        String path = ROOT + "message/" + message + ".avsc";
        return read(path).map(SchemaHistory::parse)
                .orElseThrow(() -> new IllegalStateException(path + " is not on the class path"));
    }

    /// Every published version of one message, oldest first.
    static List<Schema> versions(String message) {
        List<Schema> versions = new ArrayList<>();
        while (true) {
            Optional<String> json = read(ROOT + "history/" + message + "/" + (versions.size() + 1) + ".avsc");
            if (json.isEmpty()) {
                return List.copyOf(versions);
            }
            versions.add(parse(json.get()));
        }
    }

    /// CRC-64-AVRO of the parsing canonical form: what single-object encoding names a schema by.
    static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    static Schema parse(String json) {
        return new Schema.Parser().parse(json);
    }

    Optional<Schema> find(long fingerprint) {
        return Optional.ofNullable(byFingerprint.get(fingerprint));
    }

    Map<Long, Schema> byFingerprint() {
        return byFingerprint;
    }

    private static Optional<String> read(String path) {
        try (InputStream stream = SchemaHistory.class.getResourceAsStream(path)) {
            return stream == null
                    ? Optional.empty()
                    : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}

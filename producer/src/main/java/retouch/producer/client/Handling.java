package retouch.producer.client;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import retouch.schemas.message.WireMessage;

/// What was done about a dead letter, as its table keeps it: a JSON object with `done` (`replayed`, `ended`
/// or `discarded`), if replayed `as` (the job's name), `at` and `by`.
///
/// @param done one of these words
/// @param as   the name under which it was sent again
record Handling(String done, Optional<String> as) {

    private static final Map<String, String> HEADERS = Map.of("content-type", "application/json");

    static Handling replayed(String as) {
        return new Handling("replayed", Optional.of(as));
    }

    static Handling ended() {
        return new Handling("ended", Optional.empty());
    }

    static Handling discarded() {
        return new Handling("discarded", Optional.empty());
    }

    /// @param letter whose identity is the table's key
    WireMessage message(String letter, Instant at, String by) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("done", done);
            if (as.isPresent()) {
                json.writeStringField("as", as.get());
            }
            json.writeStringField("at", at.toString());
            json.writeStringField("by", by);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return new WireMessage(letter, HEADERS, text.toString().getBytes(StandardCharsets.UTF_8));
    }
}

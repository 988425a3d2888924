package retouch.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import org.slf4j.event.KeyValuePair;

/// Writes each log event as one JSON object on one line, for collectors. API:
///
/// | field     | what                                                                      |
/// |-----------|---------------------------------------------------------------------------|
/// | `at`      | ISO 8601, UTC                                                              |
/// | `level`   | `INFO`, `WARN`, …                                                          |
/// | `logger`  | the class                                                                 |
/// | `thread`  | its name                                                                  |
/// | `event`   | the message                                                               |
/// | `job`     | the job in hand, if any                                                   |
/// | `trace`   | its trace, if it is traced                                                |
/// | `error`   | the stack, if any                                                         |
/// | others    | what the event says of itself, text; a name of the above gets a `_` behind |
final class JsonLines extends EncoderBase<ILoggingEvent> {

    private static final Set<String> OURS = Set.of("at", "level", "logger", "thread", "event", "error");
    private static final byte[] NOTHING = {};

    private final JsonFactory factory = new JsonFactory();

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = factory.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("at", event.getInstant().toString());
            json.writeStringField("level", event.getLevel().toString());
            json.writeStringField("logger", event.getLoggerName());
            json.writeStringField("thread", event.getThreadName());
            json.writeStringField("event", event.getFormattedMessage());
            Map<String, String> context = event.getMDCPropertyMap();
            for (Map.Entry<String, String> each : context.entrySet()) {
                json.writeStringField(free(each.getKey(), Set.of()), each.getValue());
            }
            for (KeyValuePair pair : pairs(event)) {
                json.writeStringField(free(pair.key, context.keySet()), String.valueOf(pair.value));
            }
            if (event.getThrowableProxy() != null) {
                json.writeStringField("error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string writer does not fail", e);
        }
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<KeyValuePair> pairs(ILoggingEvent event) {
        return event.getKeyValuePairs() == null ? List.of() : event.getKeyValuePairs();
    }

    /// A collector takes the second of two fields of one name for the first, or refuses the line.
    private static String free(String name, Set<String> taken) {
        return OURS.contains(name) || taken.contains(name) ? name + "_" : name;
    }
}

package retouch.cli;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

import static org.assertj.core.api.Assertions.assertThat;

class JsonLinesTest {

    private final LoggerContext context = new LoggerContext();

    @Test
    void everyEventIsOneObjectOnOneLineWithItsJob() throws Exception {
        LoggingEvent event = event("job.decided", null);
        event.setMDCPropertyMap(Map.of("job", "job-1", "trace", "4bf92f35"));
        event.addKeyValuePair(new KeyValuePair("outcome", "done"));
        event.addKeyValuePair(new KeyValuePair("attempt", 2));

        String line = line(event);

        assertThat(line).endsWith("}\n").satisfies(text -> assertThat(text.lines()).hasSize(1));
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.get("event").textValue()).isEqualTo("job.decided");
        assertThat(json.get("level").textValue()).isEqualTo("INFO");
        assertThat(json.get("logger").textValue()).isEqualTo("retouch.worker.edit.JobRunner");
        assertThat(json.get("job").textValue()).isEqualTo("job-1");
        assertThat(json.get("trace").textValue()).isEqualTo("4bf92f35");
        assertThat(json.get("outcome").textValue()).isEqualTo("done");
        assertThat(json.get("attempt").textValue()).isEqualTo("2");
        assertThat(json.get("at").textValue()).endsWith("Z");
    }

    @Test
    void stacksAndLineBreaksStayOnTheLine() throws Exception {
        String line = line(event("first\nsecond", new IllegalStateException("it\nbroke")));

        assertThat(line.lines()).hasSize(1);
        assertThat(new ObjectMapper().readTree(line).get("error").textValue())
                .contains("java.lang.IllegalStateException: it\nbroke", "JsonLinesTest");
    }

    @Test
    void noFieldStandsThereTwice() throws Exception {
        LoggingEvent event = event("x", null);
        event.setMDCPropertyMap(Map.of("job", "job-1"));
        event.addKeyValuePair(new KeyValuePair("job", "job-2"));
        event.addKeyValuePair(new KeyValuePair("level", "high"));

        JsonNode json = new ObjectMapper().readTree(line(event));

        assertThat(json.get("job").textValue()).isEqualTo("job-1");
        assertThat(json.get("job_").textValue()).isEqualTo("job-2");
        assertThat(json.get("level").textValue()).isEqualTo("INFO");
        assertThat(json.get("level_").textValue()).isEqualTo("high");
    }

    @Test
    void theFormatIsTextUnlessSomebodySaysJson() {
        assertThat(Logs.Format.of(Map.of())).contains(Logs.Format.TEXT);
        assertThat(Logs.Format.of(Map.of("RETOUCH_LOG_FORMAT", "json"))).contains(Logs.Format.JSON);
        assertThat(Logs.Format.of(Map.of("RETOUCH_LOG_FORMAT", "xml"))).isEqualTo(Optional.empty());
    }

    private LoggingEvent event(String message, Throwable problem) {
        return new LoggingEvent("", context.getLogger("retouch.worker.edit.JobRunner"), Level.INFO, message,
                problem, new Object[0]);
    }

    private static String line(LoggingEvent event) {
        return new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
    }
}

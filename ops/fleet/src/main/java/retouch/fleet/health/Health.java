package retouch.fleet.health;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

/// How a service is.
///
/// @param state in one word, such as `starting`, `ready`, `busy`, `draining`, `unhealthy`
/// @param live  whether to leave it running; broker and store being away is no reason to restart it
/// @param ready whether to count on it now
/// @param checks what that was found by
public record Health(String state, boolean live, boolean ready, List<Check> checks) {

    public Health {
        Objects.requireNonNull(state, "state");
        checks = List.copyOf(checks);
    }

    /// One thing that was looked at.
    ///
    /// @param problem one sentence; empty if all is well
    public record Check(String name, String problem) {

        public Check {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(problem, "problem");
        }

        public boolean passed() {
            return problem.isEmpty();
        }
    }

    /// It has begun, and cannot serve yet.
    public static Health starting() {
        return new Health("starting", true, false, List.of());
    }

    /// It serves, as long as every check passes.
    public static Health serving(String state, List<Check> checks) {
        return new Health(state, true, checks.stream().allMatch(Check::passed), checks);
    }

    /// One JSON object: `state`, `live`, `ready`, `checks` (`name`, `passed`, `problem`).
    public String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("state", state);
            json.writeBooleanField("live", live);
            json.writeBooleanField("ready", ready);
            json.writeArrayFieldStart("checks");
            for (Check check : checks) {
                json.writeStartObject();
                json.writeStringField("name", check.name());
                json.writeBooleanField("passed", check.passed());
                json.writeStringField("problem", check.problem());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string writer does not fail", e);
        }
        return text.toString();
    }
}

package retouch.cli.models;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import retouch.fleet.model.CheckStep;
import retouch.fleet.model.ModelRefusedException;

/// How far a model came through its checks. Not thread-safe.
final class CheckReport {

    private final Map<CheckStep, String> found = new EnumMap<>(CheckStep.class);
    private Optional<ModelRefusedException> refusal = Optional.empty();
    private String model;

    /// @param model what the user calls it
    CheckReport(String model) {
        this.model = model;
    }

    void passed(CheckStep step, String what) {
        found.put(step, what);
    }

    /// @param version what it calls itself
    void trusted(String version) {
        model = version;
    }

    void refused(ModelRefusedException why) {
        refusal = Optional.of(why);
    }

    boolean isTrusted() {
        return refusal.isEmpty();
    }

    /// One line per check, and one that sums them up.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (CheckStep step : CheckStep.values()) {
            lines.add("%-10s %-11s  %s".formatted(step.label(), result(step), found.containsKey(step)
                    ? found.get(step)
                    : refusal.filter(_ -> result(step).equals("refused")).map(Throwable::getMessage)
                            .orElse(step.meaning() + "?")));
        }
        lines.add(refusal.map(why -> "Refused (" + why.reason().label() + "): " + model)
                .orElse("Trusted: " + model));
        return lines;
    }

    /// For programs, on one line.
    String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("model", model);
            json.writeBooleanField("trusted", isTrusted());
            json.writeArrayFieldStart("checks");
            for (CheckStep step : CheckStep.values()) {
                check(json, step);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private void check(JsonGenerator json, CheckStep step) throws IOException {
        String result = result(step);
        json.writeStartObject();
        json.writeStringField("check", step.label());
        json.writeStringField("result", result);
        if (found.containsKey(step)) {
            json.writeStringField("found", found.get(step));
        } else if (result.equals("refused")) {
            json.writeStringField("reason", refusal.orElseThrow().reason().label());
            json.writeStringField("sentence", refusal.orElseThrow().getMessage());
        }
        json.writeEndObject();
    }

    /// The first step that was not passed is the one that refused.
    private String result(CheckStep step) {
        if (found.containsKey(step)) {
            return "ok";
        }
        boolean first = Stream.of(CheckStep.values()).filter(other -> !found.containsKey(other)).findFirst()
                .filter(step::equals).isPresent();
        return first ? "refused" : "not-checked";
    }
}

package retouch.cli.up;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import retouch.local.process.WorkerProcess;

/// What `retouch up --json` prints: `data`, `bootstrap`, `endpoint`, `bucket`, `editor`, `dashboard`, `model`,
/// `workers` (process numbers by name). No secret is in it; the address file in `data` has that.
final class UpJson {

    private UpJson() {}

    static String of(OwnFleet fleet, FrontDoors doors) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("data", fleet.local().folder().folder().toString());
            json.writeStringField("bootstrap", fleet.local().connection().bootstrap());
            json.writeStringField("endpoint", fleet.local().connection().endpoint().toString());
            json.writeStringField("bucket", fleet.local().connection().bucket());
            json.writeStringField("editor", doors.editor().toString());
            json.writeStringField("dashboard", doors.dashboard().toString());
            json.writeStringField("model", fleet.model().card().version());
            json.writeObjectFieldStart("workers");
            for (WorkerProcess worker : fleet.workers()) {
                json.writeNumberField(worker.name(), worker.pid());
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string writer does not fail", e);
        }
        return text.toString();
    }
}

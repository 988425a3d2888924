package retouch.cli.bench.engines;

import java.io.IOException;
import java.util.OptionalDouble;

import com.fasterxml.jackson.core.JsonGenerator;

import retouch.cli.json.OneLine;

/// A report as one JSON object.
final class ReportJson {

    private ReportJson() {}

    static String of(Report report) {
        return OneLine.object(json -> {
            writeMachine(json, report.machine());
            writeNetwork(json, report);
            json.writeNumberField("rounds", report.rounds());
            json.writeStringField("reference", report.reference());
            writeIfThere(json, "limitGigaMultiplyAddsPerSecond", report.limit(), 1e-9);
            writeIfThere(json, "bestLimitGigaMultiplyAddsPerSecond", report.bestLimit(), 1e-9);
            json.writeArrayFieldStart("rows");
            for (Race.Row row : report.rows()) {
                writeRow(json, report, row);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("alone");
            for (Alone alone : report.alone()) {
                writeAlone(json, report, alone);
            }
            json.writeEndArray();
        });
    }

    private static void writeMachine(JsonGenerator json, Machine machine) throws IOException {
        json.writeObjectFieldStart("machine");
        json.writeStringField("processor", machine.processor());
        json.writeNumberField("processors", machine.processors());
        json.writeStringField("java", machine.java());
        json.writeNumberField("loadBefore", machine.loadBefore());
        json.writeNumberField("loadAfter", machine.loadAfter());
        json.writeEndObject();
    }

    private static void writeNetwork(JsonGenerator json, Report report) throws IOException {
        json.writeObjectFieldStart("network");
        json.writeNumberField("side", report.network().side());
        json.writeNumberField("channels", report.network().baseChannels());
        json.writeNumberField("levels", report.network().levels());
        json.writeStringField("gates", report.network().gates().label());
        json.writeNumberField("multiplyAdds", report.network().multiplyAdds());
        json.writeEndObject();
    }

    private static void writeRow(JsonGenerator json, Report report, Race.Row row) throws IOException {
        json.writeStartObject();
        json.writeStringField("engine", row.engine());
        json.writeStringField("case", row.what().label());
        json.writeNumberField("medianMillis", row.median().toNanos() / 1e6);
        json.writeNumberField("bestMillis", row.best().toNanos() / 1e6);
        json.writeNumberField("processorMillis", row.processor().toNanos() / 1e6);
        json.writeNumberField("speedup", report.speedup(row));
        json.writeNumberField("bestSpeedup", report.bestSpeedup(row));
        json.writeNumberField("processorSpeedup", report.processorSpeedup(row));
        writeIfThere(json, "shareOfLimit", report.shareOfLimit(row), 1);
        json.writeNumberField("largestDifference", row.largestDifference());
        if (report.expectation(row).isPresent()) {
            Expectation expected = report.expectation(row).get();
            json.writeObjectFieldStart("expected");
            json.writeStringField("against", expected.against());
            json.writeNumberField("speedup", expected.speedup());
            json.writeNumberField("measured", report.speedup(row, expected));
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeAlone(JsonGenerator json, Report report, Alone alone) throws IOException {
        json.writeStartObject();
        json.writeStringField("engine", alone.engine());
        json.writeNumberField("peakMemoryMiB", alone.peakMemoryMiB());
        json.writeNumberField("firstResultMillis", alone.firstResult().toMillis());
        json.writeNumberField("firstResultEdits", report.firstResultEdits(alone));
        json.writeEndObject();
    }

    private static void writeIfThere(JsonGenerator json, String field, OptionalDouble value, double scale)
            throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(field, value.getAsDouble() * scale);
        }
    }
}

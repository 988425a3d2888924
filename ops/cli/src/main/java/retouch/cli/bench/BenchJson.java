package retouch.cli.bench;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonGenerator;

import retouch.cli.JsonLine;

/// Writes what a bench measured as one JSON object on one line. Durations are milliseconds.
public final class BenchJson {

    private BenchJson() {}

    /// Writes the fields of the object.
    @FunctionalInterface
    public interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    /// One object on one line.
    public static String object(Fields fields) {
        return JsonLine.object(fields::write);
    }
}

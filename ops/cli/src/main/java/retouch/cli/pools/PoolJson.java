package retouch.cli.pools;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonGenerator;

import retouch.schemas.job.Lane;
import retouch.schemas.pool.Pool;

/// A pool for programs. API: fields may be added, none is taken away.
public final class PoolJson {

    private PoolJson() {}

    /// Writes the fields of a pool that is there, into the object that was begun: what [#write(JsonGenerator, Pool)]
    /// says, or of a pool that nobody declared its name alone, and `declared`, `ready`, `busy`.
    public static void write(JsonGenerator json, PoolRows.Row row) throws IOException {
        json.writeBooleanField("declared", row.pool().isPresent());
        json.writeNumberField("ready", row.ready());
        json.writeNumberField("busy", row.busy());
        if (row.pool().isPresent()) {
            write(json, row.pool().get());
        } else {
            json.writeStringField("pool", row.name());
        }
    }

    /// Writes what a pool is wanted to be, into the object that was begun.
    static void write(JsonGenerator json, Pool pool) throws IOException {
        json.writeStringField("pool", pool.name());
        json.writeStringField("device", pool.device());
        json.writeStringField("engine", pool.engine());
        json.writeArrayFieldStart("lanes");
        for (Lane lane : pool.lanes()) {
            json.writeString(lane.label());
        }
        json.writeEndArray();
        json.writeNumberField("wanted", pool.size());
        json.writeNumberField("min", pool.limits().min());
        json.writeNumberField("max", pool.limits().max());
        json.writeBooleanField("paused", pool.paused());
        if (pool.autoscale().isPresent()) {
            json.writeObjectFieldStart("autoscale");
            json.writeNumberField("utilization", pool.autoscale().get().utilization());
            json.writeNumberField("drainMillis", pool.autoscale().get().drain().toMillis());
            json.writeNumberField("holdMillis", pool.autoscale().get().hold().toMillis());
            json.writeEndObject();
        }
        json.writeNumberField("revision", pool.edition().revision());
        json.writeStringField("by", pool.edition().by());
        json.writeStringField("at", pool.edition().at().toString());
    }
}

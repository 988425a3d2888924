package retouch.cli.pools;

import java.io.IOException;
import java.io.PrintWriter;

import com.fasterxml.jackson.core.JsonGenerator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.cli.json.OneLine;
import retouch.producer.command.ExitCode;
import retouch.schemas.job.Lane;
import retouch.schemas.pool.Pool;

/// What every verb that changes a pool has: `--json`, the list of exit codes, and how it says what is wanted now.
final class PoolAnswer {

    private CommandSpec verb = CommandSpec.create();

    @Option(names = "--json",
            description = "print one JSON object: pool, device, engine, lanes, wanted, min, max,"
                    + " paused, autoscale (utilization, drainMillis, holdMillis), revision, by, at")
    private boolean asJson;

    @Spec(Spec.Target.MIXEE)
    void spec(CommandSpec value) {
        this.verb = value;
        value.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.list());
    }

    PrintWriter err() {
        return verb.commandLine().getErr();
    }

    /// @param sentence for people
    void say(Pool pool, String sentence) {
        PrintWriter out = verb.commandLine().getOut();
        out.println(asJson ? OneLine.object(json -> write(json, pool)) : sentence);
        out.flush();
    }

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

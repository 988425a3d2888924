package retouch.cli.pools;

import java.io.PrintWriter;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.cli.json.OneLine;
import retouch.producer.command.ExitCode;
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
        out.println(asJson ? OneLine.object(json -> PoolJson.write(json, pool)) : sentence);
        out.flush();
    }
}

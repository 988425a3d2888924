package retouch.cli.pools;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonGenerator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.cli.json.OneLine;
import retouch.producer.command.ExitCode;
import retouch.producer.command.FleetAccess;
import retouch.producer.command.Table;
import retouch.schemas.job.Lane;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.message.Messages;

/// `retouch pools`: the pools of the fleet, their workers and how they are; with a verb, what they are to be.
@Command(name = "pools", mixinStandardHelpOptions = true,
        header = "Show the pools of the fleet and their workers; scale, pause and drain them.",
        description = {"",
                "A worker is starting, ready, busy, paused, draining, setup_failed or unhealthy; `lost` if it has not"
                        + " reported for 15 seconds. Kept: edits that began from what an earlier one of the same"
                        + " photograph had left, of all that could have."})
public final class PoolsCommand implements Callable<Integer> {

    private final PoolAccess access;
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json",
            description = "print one JSON object: pools (pool, declared, ready, busy and what `pools scale --json`"
                    + " says), workers (worker, pool, state, lost, why, model, engine, device, lanes, job,"
                    + " stage, decided, engineFailures, failuresInARow, keptHits, keptMisses, host, startedAt, at)")
    private boolean asJson;

    private PoolsCommand(PoolAccess access) {
        this.access = access;
    }

    /// The verb with its own verbs.
    ///
    /// @param fleet       comes to the fleet
    /// @param environment the process's environment
    public static CommandLine line(FleetAccess fleet, Map<String, String> environment) {
        PoolAccess access = new PoolAccess(fleet);
        return new CommandLine(new PoolsCommand(access))
                .addSubcommand(new DeclarePoolCommand(access))
                .addSubcommand(new ScalePoolCommand(access))
                .addSubcommand(new PausePoolCommand(access))
                .addSubcommand(new ResumePoolCommand(access))
                .addSubcommand(new DrainWorkerCommand(access))
                .addSubcommand(new AutoscalePoolCommand(access))
                .addSubcommand(new KeepPoolsCommand(access, environment));
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        return access.run(spec.commandLine().getErr(), (fleet, desk, schemas) -> {
            Workers workers = Workers.read(fleet.broker(), Messages.workerStatus(schemas));
            PoolRows pools = PoolRows.of(desk.pools().values(), workers);
            PrintWriter out = spec.commandLine().getOut();
            out.println(asJson ? json(pools, workers) : text(pools, workers));
            out.flush();
        });
    }

    private static String text(PoolRows pools, Workers workers) {
        String lines = String.join(System.lineSeparator(),
                PoolTable.of(pools.rows(), workers.now()).lines());
        return lines + System.lineSeparator() + System.lineSeparator()
                + (workers.said().isEmpty() ? withoutWorkers(pools) : workers(workers));
    }

    private static String withoutWorkers(PoolRows pools) {
        boolean noneIsWanted = !pools.rows().isEmpty()
                && pools.rows().stream().flatMap(row -> row.pool().stream())
                        .allMatch(pool -> pool.size() == 0);
        return noneIsWanted
                ? "No worker is wanted now. A pool that follows its load wants one when there is a job; others:"
                        + " `retouch pools scale POOL 1`."
                : "No worker has said anything. `retouch up` starts a fleet with one, `retouch worker` one more.";
    }

    private static String workers(Workers workers) {
        Table table = new Table().row("worker", "pool", "state", "lanes", "model", "engine", "working on",
                "decided",
                "failures", "kept", "heard");
        for (WorkerStatus status : workers.said()) {
            table.row(status.worker().id(),
                    status.pool().isEmpty() ? "-" : status.pool(),
                    workers.isLost(status) ? "lost" : status.state().label(),
                    PoolTable.lanes(status.lanes()),
                    status.model().isEmpty() ? "-" : status.model(),
                    status.worker().engine().isEmpty() ? "-" : status.worker().engine(),
                    status.job().map(job -> job + status.stage().map(stage -> " " + stage.label()).orElse(""))
                            .orElse("-"),
                    Long.toString(status.counts().decided()),
                    Long.toString(status.counts().engineFailures()),
                    status.counts().keptHits() + "/"
                            + (status.counts().keptHits() + status.counts().keptMisses()),
                    workers.age(status).toSeconds() + " s ago");
        }
        String reasons = workers.said().stream().filter(status -> !status.why().isEmpty())
                .map(status -> System.lineSeparator() + status.worker().id() + ": " + status.why())
                .collect(Collectors.joining());
        return String.join(System.lineSeparator(), table.lines()) + reasons;
    }

    private static String json(PoolRows pools, Workers workers) {
        return OneLine.object(json -> {
            json.writeArrayFieldStart("pools");
            for (PoolRows.Row row : pools.rows()) {
                json.writeStartObject();
                PoolJson.write(json, row);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("workers");
            for (WorkerStatus status : workers.said()) {
                write(json, status, workers.isLost(status));
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, WorkerStatus status, boolean lost) throws IOException {
        json.writeStartObject();
        json.writeStringField("worker", status.worker().id());
        json.writeStringField("pool", status.pool());
        json.writeStringField("state", status.state().label());
        json.writeBooleanField("lost", lost);
        json.writeStringField("why", status.why());
        json.writeStringField("model", status.model());
        json.writeStringField("engine", status.worker().engine());
        json.writeStringField("device", status.worker().device());
        json.writeArrayFieldStart("lanes");
        for (Lane lane : status.lanes()) {
            json.writeString(lane.label());
        }
        json.writeEndArray();
        if (status.job().isPresent()) {
            json.writeStringField("job", status.job().get().value());
        }
        if (status.stage().isPresent()) {
            json.writeStringField("stage", status.stage().get().label());
        }
        json.writeNumberField("decided", status.counts().decided());
        json.writeNumberField("engineFailures", status.counts().engineFailures());
        json.writeNumberField("failuresInARow", status.counts().failuresInARow());
        json.writeNumberField("keptHits", status.counts().keptHits());
        json.writeNumberField("keptMisses", status.counts().keptMisses());
        json.writeStringField("host", status.host());
        json.writeStringField("startedAt", status.startedAt().toString());
        json.writeStringField("at", status.at().toString());
        json.writeEndObject();
    }
}

package retouch.cli.pools;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.cli.bench.BenchJson;
import retouch.fleet.Fleet;
import retouch.fleet.stream.SchemaTopic;
import retouch.fleet.stream.StreamException;
import retouch.producer.command.ExitCode;
import retouch.producer.command.FleetAccess;
import retouch.producer.command.FleetUnavailableException;
import retouch.producer.command.Table;
import retouch.schemas.job.Lane;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.message.Messages;

/// `retouch pools`: the workers of the fleet and how they are.
@Command(name = "pools", mixinStandardHelpOptions = true,
        header = "Show the workers of the fleet and how they are.",
        description = {"",
                "A worker is starting, ready, busy, draining, setup_failed or unhealthy; `lost` if it has not"
                        + " reported for 15 seconds. Kept: edits that began from what an earlier one of the same"
                        + " photograph had left, of all that could have."})
public final class PoolsCommand implements Callable<Integer> {

    private static final Duration SCHEMAS_AGAIN_AFTER = Duration.ofSeconds(10);

    private final FleetAccess access;
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json",
            description = "print one JSON object: workers (worker, state, lost, why, model, engine,"
                    + " device, lanes, job, stage, decided, engineFailures, failuresInARow, keptHits, keptMisses, host,"
                    + " startedAt, at)")
    private boolean asJson;

    /// @param access comes to the fleet
    public PoolsCommand(FleetAccess access) {
        this.access = Objects.requireNonNull(access, "access");
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        try (Fleet fleet = access.open()) {
            Workers workers = Workers.read(fleet.broker(),
                    Messages.workerStatus(SchemaTopic.open(fleet.broker(), Map.of(), SCHEMAS_AGAIN_AFTER)));
            PrintWriter out = spec.commandLine().getOut();
            out.println(asJson ? json(workers) : text(workers));
            out.flush();
            return ExitCode.OK.number();
        } catch (FleetUnavailableException | StreamException e) {
            spec.commandLine().getErr().println("retouch: " + e.getMessage());
            return ExitCode.UNREACHABLE.number();
        }
    }

    private static String text(Workers workers) {
        if (workers.said().isEmpty()) {
            return "No worker has said anything. `retouch up` starts a fleet with one, `retouch worker` one more.";
        }
        Table table = new Table().row("worker", "state", "lanes", "model", "engine", "working on", "decided",
                "failures", "kept", "heard");
        for (WorkerStatus status : workers.said()) {
            table.row(status.worker().id(),
                    workers.isLost(status) ? "lost" : status.state().label(),
                    status.lanes().stream().map(Lane::label).collect(Collectors.joining(",")),
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

    private static String json(Workers workers) {
        return BenchJson.object(json -> {
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

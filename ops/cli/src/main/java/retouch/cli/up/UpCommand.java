package retouch.cli.up;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.cli.Logs;
import retouch.cli.ops.DashboardException;
import retouch.cli.ops.DashboardServer;
import retouch.cli.pools.DeclaredPools;
import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.config.Section;
import retouch.fleet.config.Settings;
import retouch.fleet.process.StopSignal;
import retouch.fleet.rollout.RolloutKeeper;
import retouch.fleet.rollout.RolloutPolicy;
import retouch.fleet.stream.SchemaTopic;
import retouch.fleet.stream.StreamException;
import retouch.fleet.telemetry.Telemetry;
import retouch.fleet.telemetry.TelemetryException;
import retouch.local.DataFolder;
import retouch.local.FreePorts;
import retouch.local.LocalFleet;
import retouch.local.LocalFleetException;
import retouch.producer.client.EditException;
import retouch.producer.gateway.GatewayException;
import retouch.producer.gateway.GatewayServer;
import retouch.schemas.message.Messages;
import retouch.trainer.publish.StarterBundle;

/// `retouch up`: a fleet on this machine, kept running until Ctrl-C.
@Command(name = "up", mixinStandardHelpOptions = true,
        header = "Start a fleet on this machine and keep it running until Ctrl-C.",
        description = {
                "",
                "Broker and object store run in this process, each worker in its own. All data is in DIR, and a"
                        + " restart on the same folder loses nothing. Everything listens on this machine only."})
public final class UpCommand implements Callable<Integer> {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration SCHEMAS_AGAIN_AFTER = Duration.ofSeconds(30);

    private final Supplier<Path> data;
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--workers", paramLabel = "N",
            description = "worker processes of the pool cpu (default: as last time, at first 1)")
    private Optional<Integer> workers = Optional.empty();

    @Option(names = "--pools", paramLabel = "FILE",
            description = "declare the pools of this properties file that are not there yet; lines are POOL.FIELD ="
                    + " VALUE, fields are those of `retouch pools declare` (default: RETOUCH_POOLS_FILE, or the pool"
                    + " cpu)")
    private Optional<Path> pools = Optional.empty();

    @Option(names = "--port", paramLabel = "PORT",
            description = "where the editor and the HTTP interface listen, 0 for a free port"
                    + " (default: RETOUCH_GATEWAY_PORT or 8080)")
    private Optional<Integer> port = Optional.empty();

    @Option(names = "--broker-port", paramLabel = "PORT", defaultValue = "0",
            description = "where Kafka listens (default: as last time, or a free port)")
    private int brokerPort;

    @Option(names = "--store-port", paramLabel = "PORT", defaultValue = "0",
            description = "where the object store listens (default: as last time, or a free port)")
    private int storePort;

    @Option(names = "--ops-port", paramLabel = "PORT",
            description = "where the dashboard listens, 0 for a free port"
                    + " (default: RETOUCH_OPS_PORT, or 8081 if that is free)")
    private Optional<Integer> opsPort = Optional.empty();

    @Option(names = "--json", description = "print one JSON object once the fleet is up")
    private boolean asJson;

    /// @param data the folder that `--data` names, once the command line has been read
    public UpCommand(Supplier<Path> data) {
        this.data = Objects.requireNonNull(data, "data");
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(UpExit.list());
    }

    @Override
    public Integer call() throws InterruptedException {
        OwnFleet.Config config = config();
        Shown shown = shown();
        StepLines steps = new StepLines(spec.commandLine().getErr());
        StopSignal signal = StopSignal.listen();
        int code = UpExit.NOT_UP.number();
        try {
            DataFolder folder = DataFolder.open(data.get());
            Logs.toFile(folder.logs().resolve("fleet.log"));
            try (Telemetry telemetry = Telemetry.start(shown.telemetry(), "up",
                    "up-" + ProcessHandle.current().pid());
                    OwnFleet fleet = OwnFleet.start(folder, config, steps);
                    RolloutKeeper _ = keeper(fleet, shown.policy());
                    ShadowProcess _ = fleet.shadow();
                    FrontDoors doors = FrontDoors.open(fleet, telemetry, shown.gateway(), shown.ops())) {
                steps.isUp("editor", doors.editor().toString(), Duration.ZERO);
                steps.isUp("dashboard", doors.dashboard().toString(), Duration.ZERO);
                telemetry.address().ifPresent(
                        address -> steps.isUp("figures", address + "/metrics", Duration.ZERO));
                announce(fleet, doors, steps);
                code = stayUp(fleet, signal, steps);
                steps.line("stopping: jobs in hand are finished first");
            }
        } catch (LocalFleetException | EditException | GatewayException | DashboardException | StreamException
                | TelemetryException | IOException e) {
            code = steps.failed(e.getMessage());
        } finally {
            signal.finish(code);
        }
        return code;
    }

    private RolloutKeeper keeper(OwnFleet fleet, RolloutPolicy policy) throws StreamException {
        return RolloutKeeper.start(fleet.connection(),
                SchemaTopic.open(fleet.connection().broker(), Messages.schemas(), SCHEMAS_AGAIN_AFTER),
                RolloutKeeper.Config.of("up", policy));
    }

    /// What listens where beside broker and store, and how versions come to be stable.
    private record Shown(GatewayServer.Config gateway, DashboardServer.Config ops,
            Telemetry.Config telemetry, RolloutPolicy policy) {}

    private Shown shown() {
        Map<String, String> environment = System.getenv();
        Settings settings = Settings.of(environment, Optional.empty());
        GatewayServer.Config gateway = GatewayServer.Config.from(settings);
        DashboardServer.Config ops = DashboardServer.Config.from(settings);
        Telemetry.Config telemetry = Telemetry.Config.from(settings);
        RolloutPolicy policy = RolloutPolicy.from(settings);
        try {
            settings.checkOwn(Section.GATEWAY, Section.OPS, Section.ROLLOUT, Section.METRICS, Section.TRACES);
        } catch (InvalidSettingsException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        // Two fleets on one machine: nobody chose the second one's port, so any will do.
        int standard = environment.containsKey("RETOUCH_OPS_PORT") || FreePorts.isFree(ops.port())
                ? ops.port()
                : 0;
        return new Shown(gateway.withPort(port("--port", port.orElse(gateway.port()))),
                ops.withPort(port("--ops-port", opsPort.orElse(standard))), telemetry, policy);
    }

    private int port(String option, int chosen) {
        if (chosen < 0 || chosen > 65_535) {
            throw new ParameterException(spec.commandLine(),
                    option + " must be from 0 to 65535, not " + chosen + ".");
        }
        return chosen;
    }

    /// Until somebody stops it, its disk is about to be full, or it has been broken for two looks in a row.
    private static int stayUp(OwnFleet fleet, StopSignal signal, StepLines steps)
            throws InterruptedException {
        DataFolder folder = fleet.local().folder();
        List<String> before = List.of();
        while (!signal.await(LOOK_EVERY)) {
            Optional<String> shortage = folder.shortage();
            if (shortage.isPresent()) {
                return steps
                        .failed(shortage.get() + " The fleet stops while it can still write: make room and"
                                + " start it again, what was accepted is kept.");
            }
            List<String> problems = fleet.problems();
            if (!before.isEmpty() && !problems.isEmpty()) {
                return steps.failed("The fleet is broken: " + String.join(" ", problems) + " " + folder.logs()
                        + " says why. Start it again: what was accepted is kept.");
            }
            before = problems;
        }
        return UpExit.OK.number();
    }

    private OwnFleet.Config config() {
        try {
            return new OwnFleet.Config(new LocalFleet.Ports(brokerPort, storePort), workers,
                    StarterBundle::write, DeclaredPools.in(pools, System.getenv()));
        } catch (IllegalArgumentException | InvalidSettingsException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void announce(OwnFleet fleet, FrontDoors doors, StepLines steps) {
        if (asJson) {
            spec.commandLine().getOut().println(UpJson.of(fleet, doors));
            spec.commandLine().getOut().flush();
        }
        steps.line("");
        steps.line("The fleet is up; its data is in " + fleet.local().folder().folder() + ".");
        steps.line("Paint with:  " + doors.editor() + " in a browser");
        steps.line("Watch with:  " + doors.dashboard() + " in a browser");
        steps.line("Edit with:  retouch edit --image PHOTO --mask MASK --out RESULT"
                + (data.get().equals(Path.of("data")) ? "" : " --data " + data.get()));
        steps.line("More workers:  retouch pools scale cpu 4"
                + (data.get().equals(Path.of("data")) ? "" : " --data " + data.get()));
        steps.line("Stop with Ctrl-C.");
    }
}

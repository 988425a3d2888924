package retouch.cli.ops;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.fleet.Fleet;
import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.config.Section;
import retouch.fleet.config.Settings;
import retouch.fleet.health.FleetChecks;
import retouch.fleet.health.Health;
import retouch.fleet.process.StopSignal;
import retouch.fleet.stream.StreamException;
import retouch.fleet.telemetry.Telemetry;
import retouch.fleet.telemetry.TelemetryException;
import retouch.producer.client.EditClient;
import retouch.producer.client.EditException;
import retouch.producer.command.ExitCode;
import retouch.producer.command.FleetAccess;
import retouch.producer.command.FleetUnavailableException;

/// `retouch ops`: the dashboard and the fleet's figures in the foreground, for containers.
///
/// Prints `READY http://HOST:PORT` on a line of its own once it serves.
@Command(name = "ops", mixinStandardHelpOptions = true,
        header = "Serve the dashboard and the fleet's figures in the foreground; prepare broker and store,"
                + " list rights.",
        description = {"",
                "RETOUCH_OPS_PORT and _HOST say where the dashboard listens, RETOUCH_METRICS_PORT where Prometheus"
                        + " reads queues, workers, versions, dead letters and trainings of the whole fleet."},
        exitCodeListHeading = "%nExit codes:%n")
public final class OpsCommand implements Callable<Integer> {

    private final FleetAccess access;
    private final Map<String, String> environment;
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--port", paramLabel = "PORT",
            description = "the port of the dashboard, 0 for a free one (default: RETOUCH_OPS_PORT or 8081)")
    private Optional<Integer> port = Optional.empty();

    /// The verb with its own verbs.
    ///
    /// @param access      comes to the fleet
    /// @param environment the process's environment
    public static CommandLine line(FleetAccess access, Map<String, String> environment) {
        return new CommandLine(new OpsCommand(access, environment))
                .addSubcommand(new PrepareCommand(environment))
                .addSubcommand(new AclsCommand(environment));
    }

    private OpsCommand(FleetAccess access, Map<String, String> environment) {
        this.access = Objects.requireNonNull(access, "access");
        this.environment = Objects.requireNonNull(environment, "environment");
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() throws InterruptedException {
        StopSignal signal = StopSignal.listen();
        ExitCode exit = ExitCode.NOT_DONE;
        try {
            Settings settings = Settings.of(environment, Optional.empty());
            DashboardServer.Config config = DashboardServer.Config.from(settings);
            Telemetry.Config shown = Telemetry.Config.from(settings);
            settings.checkOwn(Section.OPS, Section.METRICS, Section.TRACES);
            exit = serve(port.map(config::withPort).orElse(config), shown, signal);
        } catch (InvalidSettingsException e) {
            exit = problem(ExitCode.USAGE, e.problems());
        } catch (IllegalArgumentException e) {
            exit = problem(ExitCode.USAGE, List.of("--port must be from 0 to 65535."));
        } finally {
            signal.finish(exit.number());
        }
        return exit.number();
    }

    private ExitCode serve(DashboardServer.Config config, Telemetry.Config shown, StopSignal signal)
            throws InterruptedException {
        try (Telemetry telemetry = Telemetry.start(shown, "ops", "ops-" + ProcessHandle.current().pid());
                Fleet fleet = telemetry.watch(access.open());
                EditClient client = EditClient.open(fleet);
                FleetWatch watch = FleetWatch.open(fleet, client);
                DashboardServer dashboard = DashboardServer.start(config, watch::view)) {
            FleetFigures.show(watch::view, telemetry.metrics());
            FleetChecks checks = new FleetChecks(fleet);
            telemetry.health(() -> Health.serving("serving", checks.checks()));
            PrintWriter out = spec.commandLine().getOut();
            out.println("READY " + dashboard.uri());
            out.flush();
            signal.await();
            return ExitCode.OK;
        } catch (FleetUnavailableException | EditException | StreamException e) {
            return problem(ExitCode.UNREACHABLE, List.of(e.getMessage()));
        } catch (DashboardException | TelemetryException e) {
            return problem(ExitCode.NOT_DONE, List.of(e.getMessage()));
        }
    }

    private ExitCode problem(ExitCode exit, List<String> sentences) {
        PrintWriter err = spec.commandLine().getErr();
        sentences.forEach(sentence -> err.println("retouch: " + sentence));
        err.flush();
        return exit;
    }
}

package retouch.producer.gateway;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

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
import retouch.fleet.telemetry.Telemetry;
import retouch.fleet.telemetry.TelemetryException;
import retouch.producer.client.EditClient;
import retouch.producer.client.EditException;
import retouch.producer.command.ExitCode;
import retouch.producer.command.FleetAccess;
import retouch.producer.command.FleetUnavailableException;
import retouch.producer.command.Interrupts;

/// `retouch gateway`: serves the editor and the HTTP interface in the foreground, until it is told to stop.
///
/// Prints `READY http://HOST:PORT` on a line of its own once it serves.
@Command(name = "gateway", description = "Serve the web editor and the HTTP interface in the foreground.",
        mixinStandardHelpOptions = true, exitCodeListHeading = "%nExit codes:%n")
public final class GatewayCommand implements Callable<Integer> {

    private final FleetAccess access;
    private final Map<String, String> environment;
    private final Interrupts interrupts;
    private final Map<String, byte[]> samples;
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--port", paramLabel = "PORT",
            description = "the port to listen on, 0 for a free one (default: RETOUCH_GATEWAY_PORT or 8080)")
    private Optional<Integer> port = Optional.empty();

    /// @param access      comes to the fleet
    /// @param environment the process's environment, with `RETOUCH_GATEWAY_*`
    /// @param interrupts  hears of Ctrl-C and SIGTERM
    /// @param samples     see [GatewayServer#start]
    public GatewayCommand(FleetAccess access, Map<String, String> environment, Interrupts interrupts,
            Map<String, byte[]> samples) {
        this.access = Objects.requireNonNull(access, "access");
        this.environment = Objects.requireNonNull(environment, "environment");
        this.interrupts = Objects.requireNonNull(interrupts, "interrupts");
        this.samples = Map.copyOf(samples);
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        GatewayServer.Config config;
        Telemetry.Config shown;
        try {
            Settings settings = Settings.of(environment, Optional.empty());
            config = GatewayServer.Config.from(settings);
            shown = Telemetry.Config.from(settings);
            settings.checkOwn(Section.GATEWAY, Section.METRICS, Section.TRACES);
        } catch (InvalidSettingsException e) {
            e.problems().forEach(problem -> err.println("retouch: " + problem));
            return ExitCode.USAGE.number();
        }
        int chosen = port.orElse(config.port());
        if (chosen < 0 || chosen > 65_535) {
            err.println("retouch: --port must be from 0 to 65535, not %d.".formatted(chosen));
            return ExitCode.USAGE.number();
        }
        String id = "gateway-" + ProcessHandle.current().pid();
        try (Telemetry telemetry = Telemetry.start(shown, "gateway", id);
                Fleet fleet = telemetry.watch(access.open());
                EditClient client = EditClient.open(fleet)) {
            FleetChecks checks = new FleetChecks(fleet);
            telemetry.health(() -> Health.serving("serving", checks.checks()));
            return serve(client, config.withPort(chosen), telemetry).number();
        } catch (FleetUnavailableException | EditException e) {
            err.println("retouch: " + e.getMessage());
            return ExitCode.UNREACHABLE.number();
        } catch (GatewayException | TelemetryException e) {
            err.println("retouch: " + e.getMessage());
            return ExitCode.NOT_DONE.number();
        }
    }

    private ExitCode serve(EditClient client, GatewayServer.Config config, Telemetry telemetry)
            throws GatewayException {
        CountDownLatch stopped = new CountDownLatch(1);
        GatewayServer server = GatewayServer.start(config, client, samples, telemetry.metrics());
        try (Interrupts.Registration _ = interrupts.beforeStop(() -> {
            // A hook that waits for this would wait for ever if the fleet hangs; closing is bounded.
            server.close();
            stopped.countDown();
        })) {
            PrintWriter screen = spec.commandLine().getOut();
            screen.println("READY " + server.uri());
            screen.flush();
            stopped.await();
            return ExitCode.OK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.OK;
        } finally {
            server.close();
        }
    }
}

package retouch.cli.rollout;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import retouch.fleet.Fleet;
import retouch.fleet.FleetConfig;
import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.config.Section;
import retouch.fleet.config.Settings;
import retouch.fleet.health.FleetChecks;
import retouch.fleet.health.Health;
import retouch.fleet.kafka.KafkaBroker;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.object.S3ObjectStore;
import retouch.fleet.process.StopSignal;
import retouch.fleet.rollout.RolloutKeeper;
import retouch.fleet.rollout.RolloutPolicy;
import retouch.fleet.stream.SchemaTopic;
import retouch.fleet.stream.StreamException;
import retouch.fleet.telemetry.Telemetry;
import retouch.fleet.telemetry.TelemetryException;
import retouch.producer.command.ExitCode;
import retouch.schemas.message.Messages;

/// `retouch keeper`: decides about roll-outs in the foreground, for containers.
@Command(name = "keeper", mixinStandardHelpOptions = true,
        header = "Decide about canaries in the foreground, configured by RETOUCH_* variables.",
        description = {"",
                "A canary with a plan (`models promote V --to canary --bake 30m`) is watched, then promoted or taken"
                        + " back. With RETOUCH_ROLLOUT_POLICY=auto what the trainer publishes becomes shadow, canary"
                        + " and stable by itself. Of several keepers one works; another goes on where it ends."})
public final class KeeperCommand implements Callable<Integer> {

    private static final Duration SCHEMAS_AGAIN_AFTER = Duration.ofSeconds(30);

    private final Map<String, String> environment;
    private CommandSpec spec = CommandSpec.create();

    /// @param environment the process's environment
    public KeeperCommand(Map<String, String> environment) {
        this.environment = Objects.requireNonNull(environment, "environment");
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() throws InterruptedException {
        StopSignal signal = StopSignal.listen();
        ExitCode exit = ExitCode.NOT_DONE;
        try {
            exit = run(signal);
        } catch (InvalidSettingsException e) {
            exit = problem(ExitCode.USAGE, e.problems());
        } catch (TelemetryException e) {
            exit = problem(ExitCode.USAGE, List.of(e.getMessage()));
        } catch (ObjectStoreException | StreamException e) {
            exit = problem(ExitCode.UNREACHABLE, List.of(e.getMessage()));
        } finally {
            signal.finish(exit.number());
        }
        return exit.number();
    }

    private ExitCode run(StopSignal signal) throws InvalidSettingsException, ObjectStoreException,
            StreamException, TelemetryException, InterruptedException {
        Settings settings = Settings.of(environment, Optional.empty());
        FleetConfig fleetConfig = FleetConfig.from(settings);
        S3ObjectStore.Config storeConfig = S3ObjectStore.Config.from(settings);
        KafkaBroker.Config brokerConfig = KafkaBroker.Config.from(settings);
        RolloutPolicy policy = RolloutPolicy.from(settings);
        String id = settings.text("RETOUCH_ROLLOUT_ID",
                "keeper-" + UUID.randomUUID().toString().substring(0, 8));
        Telemetry.Config shown = Telemetry.Config.from(settings);
        settings.checkOwn(Section.KAFKA, Section.S3, Section.ROLLOUT, Section.METRICS, Section.TRACES);
        try (Telemetry telemetry = Telemetry.start(shown, "keeper", id);
                Fleet fleet = telemetry.watch(new Fleet(S3ObjectStore.connect(fleetConfig, storeConfig),
                        KafkaBroker.connect(fleetConfig, brokerConfig)));
                RolloutKeeper _ = RolloutKeeper.start(fleet,
                        SchemaTopic.open(fleet.broker(), Messages.schemas(), SCHEMAS_AGAIN_AFTER),
                        RolloutKeeper.Config.of(id, policy))) {
            FleetChecks checks = new FleetChecks(fleet);
            telemetry.health(() -> Health.serving("ready", checks.checks()));
            PrintWriter out = spec.commandLine().getOut();
            out.println("READY " + id);
            out.flush();
            signal.await();
            return ExitCode.OK;
        }
    }

    private ExitCode problem(ExitCode exit, List<String> sentences) {
        PrintWriter err = spec.commandLine().getErr();
        sentences.forEach(sentence -> err.println("retouch: " + sentence));
        err.flush();
        return exit;
    }
}

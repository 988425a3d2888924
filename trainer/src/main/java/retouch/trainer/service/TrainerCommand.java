package retouch.trainer.service;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
import retouch.fleet.stream.StreamException;
import retouch.fleet.telemetry.Telemetry;
import retouch.fleet.telemetry.TelemetryException;
import retouch.trainer.command.TrainExit;
import retouch.trainer.recipe.RecipeException;

/// `retouch trainer`: the trainer of a fleet in the foreground, for containers.
@Command(name = "trainer", mixinStandardHelpOptions = true,
        header = "Run the fleet's trainer in the foreground, configured by RETOUCH_* variables.",
        description = {"",
                "RETOUCH_KAFKA_BOOTSTRAP and RETOUCH_S3_* say where the fleet is. RETOUCH_TRAINER_EVERY says how long"
                        + " it rests between trainings, _STEPS and _TIME how long one is, _PICTURES where pictures lie"
                        + " in the bucket, _MODEL what it begins with. SIGTERM stops it after the step in hand."},
        exitCodeListHeading = "%nExit codes:%n")
public final class TrainerCommand implements Callable<Integer> {

    private final Map<String, String> environment;
    private CommandSpec spec = CommandSpec.create();

    /// @param environment the process's environment
    public TrainerCommand(Map<String, String> environment) {
        this.environment = Objects.requireNonNull(environment, "environment");
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeList(TrainExit.list());
    }

    @Override
    public Integer call() throws InterruptedException {
        StopSignal signal = StopSignal.listen();
        TrainExit exit = TrainExit.NOT_DONE;
        try {
            exit = run(signal);
        } catch (InvalidSettingsException e) {
            exit = problem(TrainExit.USAGE, e.problems());
        } catch (RecipeException e) {
            exit = problem(TrainExit.USAGE, e.problems());
        } catch (TelemetryException e) {
            exit = problem(TrainExit.USAGE, List.of(e.getMessage()));
        } catch (ObjectStoreException | StreamException e) {
            exit = problem(TrainExit.UNREACHABLE, List.of(e.getMessage()));
        } finally {
            signal.finish(exit.number());
        }
        return exit.number();
    }

    private TrainExit run(StopSignal signal) throws InvalidSettingsException, RecipeException,
            ObjectStoreException, StreamException, TelemetryException, InterruptedException {
        Settings settings = Settings.of(environment, Optional.empty());
        FleetConfig fleetConfig = FleetConfig.from(settings);
        S3ObjectStore.Config storeConfig = S3ObjectStore.Config.from(settings);
        KafkaBroker.Config brokerConfig = KafkaBroker.Config.from(settings);
        TrainerConfig config = TrainerConfig.from(settings);
        Telemetry.Config shown = Telemetry.Config.from(settings);
        settings.checkOwn(Section.KAFKA, Section.S3, Section.TRAINER, Section.METRICS, Section.TRACES);
        try (Telemetry telemetry = Telemetry.start(shown, "trainer", config.id());
                Fleet fleet = telemetry.watch(new Fleet(S3ObjectStore.connect(fleetConfig, storeConfig),
                        KafkaBroker.connect(fleetConfig, brokerConfig)))) {
            FleetChecks checks = new FleetChecks(fleet);
            telemetry.health(() -> Health.serving("ready", checks.checks()));
            return FleetTraining.run(fleet, config, false, signal).exit();
        }
    }

    private TrainExit problem(TrainExit exit, List<String> sentences) {
        PrintWriter err = spec.commandLine().getErr();
        sentences.forEach(sentence -> err.println("retouch: " + sentence));
        err.flush();
        return exit;
    }
}

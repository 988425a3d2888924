package retouch.trainer.service;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.fleet.Fleet;
import retouch.fleet.FleetConfig;
import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.config.Settings;
import retouch.fleet.kafka.KafkaBroker;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.object.S3ObjectStore;
import retouch.fleet.process.StopSignal;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.TrainingState;
import retouch.trainer.command.TrainExit;
import retouch.trainer.recipe.Recipe;
import retouch.trainer.recipe.RecipeException;
import retouch.trainer.recipe.RecipeText;

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

    @Option(names = "--once", description = "train once and end")
    private boolean once;

    @Option(names = "--json", description = "with --once: print one JSON object with the state it ended in")
    private boolean asJson;

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
        } catch (ObjectStoreException | StreamException e) {
            exit = problem(TrainExit.UNREACHABLE, List.of(e.getMessage()));
        } finally {
            signal.finish(exit.number());
        }
        return exit.number();
    }

    private TrainExit run(StopSignal signal) throws InvalidSettingsException, RecipeException,
            ObjectStoreException, StreamException, InterruptedException {
        Settings settings = Settings.of(environment, Optional.empty());
        FleetConfig fleetConfig = FleetConfig.from(settings);
        S3ObjectStore.Config storeConfig = S3ObjectStore.Config.from(settings);
        KafkaBroker.Config brokerConfig = KafkaBroker.Config.from(settings);
        TrainerConfig config = TrainerConfig.from(settings);
        settings.leave("RETOUCH_WORKER_").leave("RETOUCH_VECTOR_").leave("RETOUCH_GATEWAY_").check();
        Recipe recipe = recipe(config.recipe());
        try (Fleet fleet = new Fleet(S3ObjectStore.connect(fleetConfig, storeConfig),
                KafkaBroker.connect(fleetConfig, brokerConfig))) {
            TrainerService service = new TrainerService(fleet, config, recipe, Clock.systemUTC());
            if (!once) {
                service.run(signal);
                return TrainExit.OK;
            }
            TrainingState state = service.once(signal);
            PrintWriter out = spec.commandLine().getOut();
            out.println(asJson ? "{\"state\":\"%s\"}".formatted(state.label()) : "Ended: " + state.label());
            out.flush();
            return switch (state) {
                case PUBLISHED, STOPPED -> TrainExit.OK;
                case REFUSED -> TrainExit.REFUSED;
                case WAITING, SNAPSHOT, TRAINING, EVALUATING, PUBLISHING, FAILED -> TrainExit.NOT_DONE;
            };
        }
    }

    private static Recipe recipe(Optional<Path> file) throws RecipeException {
        if (file.isEmpty()) {
            return Recipe.standard();
        }
        try {
            return RecipeText.read(Files.readAllLines(file.get()));
        } catch (IOException e) {
            throw RecipeException.unreadable(file.get(), e);
        }
    }

    private TrainExit problem(TrainExit exit, List<String> sentences) {
        PrintWriter err = spec.commandLine().getErr();
        sentences.forEach(sentence -> err.println("retouch: " + sentence));
        err.flush();
        return exit;
    }
}

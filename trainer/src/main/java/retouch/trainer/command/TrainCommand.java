package retouch.trainer.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.fleet.Fleet;
import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.process.StopSignal;
import retouch.fleet.stream.StreamException;
import retouch.schemas.model.BundleException;
import retouch.schemas.model.ModelBundle;
import retouch.trainer.data.set.PictureSetException;
import retouch.trainer.feature.FeatureNetwork;
import retouch.trainer.feature.vgg16.FeatureFileException;
import retouch.trainer.loop.CheckpointException;
import retouch.trainer.loop.DivergedException;
import retouch.trainer.loop.TrainingLoop;
import retouch.trainer.recipe.Recipe;
import retouch.trainer.recipe.RecipeException;
import retouch.trainer.run.Budget;
import retouch.trainer.run.ModelMaker;
import retouch.trainer.run.TrainingPictures;
import retouch.trainer.run.TrainingRun;

/// `retouch train`: trains a model, here in a folder that it can go on in, or for the fleet.
///
/// With `--json` it prints one object at the end: `step`, `folder`, `curves`, `waiting` (the share of a step's time
/// that it waited for samples), `finished` (whether it came to its end and was judged), and then `model`
/// (the bundle's folder), `version`, `passed`, `verdict` (a sentence).
@Command(name = "train", mixinStandardHelpOptions = true,
        header = "Train a model, or look at what it would be trained on.",
        description = {"",
                "Started again with the same folder it goes on where it was, to the bit; Ctrl-C stops it after the"
                        + " step in hand. The folder holds checkpoints, curves.png and a file for TensorBoard."},
        exitCodeListHeading = "%nExit codes:%n")
public final class TrainCommand implements Callable<Integer> {

    private static final int CASES_PER_NOTE = 100;

    private final boolean interactive;
    private final FleetDoor door;
    private final FleetTrainer fleetTrainer;
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RecipeOptions recipeOptions = new RecipeOptions();

    @Option(names = "--work", paramLabel = "DIR",
            description = "the training's folder: checkpoints, curves, what comes of it")
    private Optional<Path> work = Optional.empty();

    @Option(names = "--once",
            description = "train once for the fleet, as RETOUCH_TRAINER_* say, and publish what is better")
    private boolean once;

    @Option(names = "--every", paramLabel = "TIME",
            description = "train for the fleet again and again, with such a rest: 6h, 30m")
    private Optional<String> every = Optional.empty();

    @Option(names = "--steps", paramLabel = "N", defaultValue = "10000",
            description = "the last step, counted from the training's beginning (default: ${DEFAULT-VALUE})")
    private long steps;

    @Option(names = "--minutes", paramLabel = "N", description = "stop after this time")
    private Optional<Integer> minutes = Optional.empty();

    @Option(names = "--from", paramLabel = "DIR",
            description = "begin with the weights of a model bundle instead of random numbers")
    private Optional<Path> from = Optional.empty();

    @Option(names = "--against", paramLabel = "DIR",
            description = "the model bundle that it must be better than (default: that of --from)")
    private Optional<Path> against = Optional.empty();

    @Mixin
    private PictureOptions pictureOptions = new PictureOptions();

    @Mixin
    private ModelOptions modelOptions = new ModelOptions();

    @Option(names = "--json", description = "print one JSON object for programs")
    private boolean asJson;

    private TrainCommand(boolean interactive, FleetDoor door, FleetTrainer fleetTrainer) {
        this.interactive = interactive;
        this.door = door;
        this.fleetTrainer = fleetTrainer;
    }

    /// How a training for the fleet ended.
    ///
    /// @param exit     what the process ends with
    /// @param sentence the state, and why
    public record Ended(TrainExit exit, String sentence) {}

    /// Trains for a fleet.
    @FunctionalInterface
    public interface FleetTrainer {

        /// @param every how long to rest between trainings; empty to train once
        Ended train(Fleet fleet, Optional<Duration> every, StopSignal stop)
                throws InvalidSettingsException, RecipeException, StreamException, InterruptedException;
    }

    /// The verb with its own verbs.
    ///
    /// @param interactive  whether a person looks at a terminal
    /// @param door         comes to the fleet
    /// @param fleetTrainer trains for it
    public static CommandLine line(boolean interactive, FleetDoor door, FleetTrainer fleetTrainer) {
        return new CommandLine(new TrainCommand(interactive, door, fleetTrainer))
                .addSubcommand(new TrainPreviewCommand()).addSubcommand(new TrainRecipeCommand())
                .addSubcommand(new TrainStatusCommand(door));
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeList(TrainExit.list());
    }

    @Override
    public Integer call() throws InterruptedException {
        if (work.isPresent() == (once || every.isPresent()) || (once && every.isPresent())) {
            throw new ParameterException(spec.commandLine(), "Say one of --work DIR (train here), --once and"
                    + " --every TIME (train for the fleet), or retouch train preview.");
        }
        if (steps < 1 || minutes.filter(count -> count < 1).isPresent()) {
            throw new ParameterException(spec.commandLine(), "--steps and --minutes must be at least 1.");
        }
        StopSignal signal = StopSignal.listen();
        TrainExit exit = TrainExit.NOT_DONE;
        try {
            exit = work.isPresent() ? train(recipeOptions.read(), work.get(), signal) : trainForFleet(signal);
        } catch (FleetDoor.ClosedException | StreamException e) {
            exit = problem(TrainExit.UNREACHABLE, List.of(e.getMessage()));
        } catch (InvalidSettingsException e) {
            exit = problem(TrainExit.USAGE, e.problems());
        } catch (RecipeException e) {
            exit = problem(TrainExit.USAGE, e.problems());
        } catch (CheckpointException | DivergedException | BundleException | FeatureFileException
                | PictureSetException e) {
            exit = problem(TrainExit.NOT_DONE, List.of(e.getMessage()));
        } catch (IOException | UncheckedIOException e) {
            exit = problem(TrainExit.NOT_DONE, List.of("The training's folder cannot be used: "
                    + e.getMessage() + ". Name one that you may write to, on a disk with room."));
        } finally {
            signal.finish(exit.number());
        }
        return exit.number();
    }

    private TrainExit trainForFleet(StopSignal signal) throws FleetDoor.ClosedException,
            InvalidSettingsException, RecipeException, StreamException, InterruptedException {
        Optional<Duration> rest = every.map(this::rest);
        try (Fleet fleet = door.open()) {
            note("Training for the fleet; `retouch train status` shows how it goes.");
            Ended ended = fleetTrainer.train(fleet, rest, signal);
            spec.commandLine().getOut().println(asJson
                    ? TrainJson.object(json -> json.writeStringField("ended", ended.sentence()))
                    : "Ended: " + ended.sentence());
            spec.commandLine().getOut().flush();
            return ended.exit();
        }
    }

    private Duration rest(String text) {
        try {
            Duration rest = Duration.parse("PT" + text.strip().toUpperCase(Locale.ROOT));
            if (rest.isPositive()) {
                return rest;
            }
        } catch (DateTimeParseException e) {
            // falls through to the one sentence that covers both mistakes
        }
        throw new ParameterException(spec.commandLine(),
                "--every must be a time such as 6h or 30m, not " + text
                        + ".");
    }

    private TrainExit train(Recipe recipe, Path folder, StopSignal signal)
            throws IOException, BundleException, CheckpointException, DivergedException,
            FeatureFileException, PictureSetException, InterruptedException {
        Optional<ModelBundle> start = bundle(from);
        Optional<ModelBundle> incumbent = against.isPresent() ? bundle(against) : start;
        FeatureNetwork features = pictureOptions.features();
        Files.createDirectories(folder);
        try (TrainingPictures pictures = pictureOptions.take(recipe.seed())) {
            pictures.snapshot().skipped()
                    .forEach(file -> note("skipped " + file.name() + ": " + file.reason()));
            TrainingRun run = new TrainingRun(recipe, features, pictures.train(), folder,
                    TrainingLoop.Options.standard(), Clock.systemUTC());
            TrainingRun.Result result = train(run, start, signal);
            if (isAsked(signal)) {
                report(folder, result, Optional.empty());
                return TrainExit.OK;
            }
            ModelMaker maker = new ModelMaker(recipe, features, pictures, modelOptions.material(folder));
            ModelMaker.Made made = judge(maker, result, incumbent, recipe, folder);
            report(folder, result, Optional.of(made));
            return made.verdict().isPublished() ? TrainExit.OK : TrainExit.REFUSED;
        }
    }

    private TrainingRun.Result train(TrainingRun run, Optional<ModelBundle> start, StopSignal signal)
            throws IOException, CheckpointException, DivergedException, InterruptedException {
        Budget budget = new Budget(steps, minutes.map(Duration::ofMinutes));
        try (TrainProgress progress = TrainProgress.on(spec.commandLine().getErr(), interactive,
                run.stepsTaken(), steps)) {
            return run.run(start.map(ModelBundle::weights), budget, () -> isAsked(signal), progress::step);
        }
    }

    private ModelMaker.Made judge(ModelMaker maker, TrainingRun.Result result,
            Optional<ModelBundle> incumbent,
            Recipe recipe, Path folder) throws IOException {
        note("Judging it on %d held-out pictures."
                .formatted(modelOptions.evaluation(recipe.side()).pictures()));
        return maker.make(result, incumbent, modelOptions.evaluation(recipe.side()), folder.resolve("model"),
                Instant.now(), count -> {
                    if (count % CASES_PER_NOTE == 0) {
                        note("%d cases".formatted(count));
                    }
                });
    }

    private static Optional<ModelBundle> bundle(Optional<Path> folder) throws IOException, BundleException {
        return folder.isPresent() ? Optional.of(ModelBundle.read(folder.get())) : Optional.empty();
    }

    private void note(String sentence) {
        spec.commandLine().getErr().println(sentence);
        spec.commandLine().getErr().flush();
    }

    private static boolean isAsked(StopSignal signal) {
        try {
            return signal.await(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void report(Path folder, TrainingRun.Result result, Optional<ModelMaker.Made> made) {
        PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.println(TrainJson.object(json -> {
                json.writeNumberField("step", result.step());
                json.writeStringField("folder", folder.toString());
                json.writeStringField("curves", folder.resolve("curves.png").toString());
                json.writeNumberField("waiting", result.waiting());
                json.writeBooleanField("finished", made.isPresent());
                if (made.isPresent()) {
                    json.writeStringField("model", folder.resolve("model").toString());
                    json.writeStringField("version", made.get().bundle().card().version());
                    json.writeBooleanField("passed", made.get().verdict().isPublished());
                    json.writeStringField("verdict", made.get().verdict().sentence());
                }
            }));
        } else {
            out.println(String.format(Locale.ROOT,
                    "Step %,d. Curves: %s. Samples kept a step waiting for %.1f %% of its time.",
                    result.step(), folder.resolve("curves.png"), 100 * result.waiting()));
            made.ifPresent(model -> out.println("%s: %s%nThe model: %s".formatted(
                    model.bundle().card().version(), model.verdict().sentence(), folder.resolve("model"))));
        }
        out.flush();
    }

    private TrainExit problem(TrainExit exit, List<String> sentences) {
        PrintWriter err = spec.commandLine().getErr();
        sentences.forEach(sentence -> err.println("retouch: " + sentence));
        err.flush();
        return exit;
    }
}

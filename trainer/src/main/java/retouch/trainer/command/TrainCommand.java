package retouch.trainer.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
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

import retouch.fleet.process.StopSignal;
import retouch.schemas.model.BundleException;
import retouch.schemas.model.ModelBundle;
import retouch.trainer.data.face.FaceSource;
import retouch.trainer.data.random.Seeds;
import retouch.trainer.feature.ShippedFeatures;
import retouch.trainer.loop.CheckpointException;
import retouch.trainer.loop.DivergedException;
import retouch.trainer.loop.TrainingLoop;
import retouch.trainer.recipe.Recipe;
import retouch.trainer.recipe.RecipeException;
import retouch.trainer.run.Budget;
import retouch.trainer.run.TrainingRun;

/// `retouch train`: trains a model here and now, in a folder that it can go on in.
///
/// With `--json` it prints one object at the end: `step`, `folder`, `curves`, `waiting` (the share of a step's time
/// that it waited for samples), `finished` (whether the last step was reached).
@Command(name = "train", mixinStandardHelpOptions = true,
        header = "Train a model, or look at what it would be trained on.",
        description = {"",
                "Started again with the same folder it goes on where it was, to the bit; Ctrl-C stops it after the"
                        + " step in hand. The folder holds checkpoints, curves.png and a file for TensorBoard."},
        exitCodeListHeading = "%nExit codes:%n")
public final class TrainCommand implements Callable<Integer> {

    private final boolean interactive;
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RecipeOptions recipeOptions = new RecipeOptions();

    @Option(names = "--work", paramLabel = "DIR",
            description = "the training's folder: checkpoints, curves, what comes of it")
    private Optional<Path> work = Optional.empty();

    @Option(names = "--steps", paramLabel = "N", defaultValue = "10000",
            description = "the last step, counted from the training's beginning (default: ${DEFAULT-VALUE})")
    private long steps;

    @Option(names = "--minutes", paramLabel = "N", description = "stop after this time")
    private Optional<Integer> minutes = Optional.empty();

    @Option(names = "--from", paramLabel = "DIR",
            description = "begin with the weights of a model bundle instead of random numbers")
    private Optional<Path> from = Optional.empty();

    @Option(names = "--json", description = "print one JSON object for programs")
    private boolean asJson;

    private TrainCommand(boolean interactive) {
        this.interactive = interactive;
    }

    /// The verb with its own verbs.
    ///
    /// @param interactive whether a person looks at a terminal
    public static CommandLine line(boolean interactive) {
        return new CommandLine(new TrainCommand(interactive)).addSubcommand(new TrainPreviewCommand())
                .addSubcommand(new TrainRecipeCommand());
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeList(TrainExit.list());
    }

    @Override
    public Integer call() throws InterruptedException {
        if (work.isEmpty()) {
            throw new ParameterException(spec.commandLine(),
                    "Name the training's folder with --work, or say what to do: retouch train preview.");
        }
        if (steps < 1 || minutes.filter(count -> count < 1).isPresent()) {
            throw new ParameterException(spec.commandLine(), "--steps and --minutes must be at least 1.");
        }
        StopSignal signal = StopSignal.listen();
        TrainExit exit = TrainExit.NOT_DONE;
        try {
            exit = train(recipeOptions.read(), work.get(), signal);
        } catch (RecipeException e) {
            exit = problem(TrainExit.USAGE, e.problems());
        } catch (CheckpointException | DivergedException | BundleException e) {
            exit = problem(TrainExit.NOT_DONE, List.of(e.getMessage()));
        } catch (IOException | UncheckedIOException e) {
            exit = problem(TrainExit.NOT_DONE, List.of("The training's folder cannot be used: "
                    + e.getMessage() + ". Name one that you may write to, on a disk with room."));
        } finally {
            signal.finish(exit.number());
        }
        return exit.number();
    }

    private TrainExit train(Recipe recipe, Path folder, StopSignal signal) throws IOException,
            BundleException, CheckpointException, DivergedException, InterruptedException {
        Optional<ModelBundle> start = from.isPresent()
                ? Optional.of(ModelBundle.read(from.get()))
                : Optional.empty();
        Files.createDirectories(folder);
        TrainingRun run = new TrainingRun(recipe, ShippedFeatures.load(),
                FaceSource.synthetic(Seeds.child(recipe.seed(), "faces")), folder,
                TrainingLoop.Options.standard(), Clock.systemUTC());
        Budget budget = new Budget(steps, minutes.map(Duration::ofMinutes));
        try (TrainProgress progress = TrainProgress.on(spec.commandLine().getErr(), interactive,
                run.stepsTaken(), steps)) {
            TrainingRun.Result result = run.run(start.map(ModelBundle::weights), budget,
                    () -> isAsked(signal), progress::step);
            report(folder, result);
        }
        return TrainExit.OK;
    }

    private static boolean isAsked(StopSignal signal) {
        try {
            return signal.await(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void report(Path folder, TrainingRun.Result result) {
        PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.println(TrainJson.object(json -> {
                json.writeNumberField("step", result.step());
                json.writeStringField("folder", folder.toString());
                json.writeStringField("curves", folder.resolve("curves.png").toString());
                json.writeNumberField("waiting", result.waiting());
                json.writeBooleanField("finished", result.step() >= steps);
            }));
        } else {
            out.println(String.format(Locale.ROOT,
                    "Step %,d. Curves: %s. Samples kept a step waiting for %.1f %% of its time.",
                    result.step(), folder.resolve("curves.png"), 100 * result.waiting()));
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

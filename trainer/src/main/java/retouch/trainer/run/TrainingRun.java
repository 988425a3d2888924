package retouch.trainer.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import retouch.schemas.model.Weights;
import retouch.trainer.data.face.FaceSource;
import retouch.trainer.data.random.Seeds;
import retouch.trainer.data.sample.SampleMaker;
import retouch.trainer.feature.FeatureNetwork;
import retouch.trainer.loop.CheckpointException;
import retouch.trainer.loop.DivergedException;
import retouch.trainer.loop.StepReport;
import retouch.trainer.loop.TrainingLoop;
import retouch.trainer.recipe.Recipe;
import retouch.trainer.recipe.RecipeText;
import retouch.trainer.report.TrainingLog;

/// One training in one folder: recipe, pictures, checkpoints, curves. Started again in the same folder it goes on
/// where it was, to the bit.
public final class TrainingRun {

    /// The recipe as it was, for people who find the folder.
    public static final String RECIPE = "recipe.txt";

    private final Recipe recipe;
    private final TrainingLoop loop;
    private final Path folder;
    private final Clock clock;

    /// What a run leaves.
    ///
    /// @param step    steps taken since the training began
    /// @param weights what is exported
    /// @param curves  a PNG file
    /// @param waiting time that steps waited for samples, over the time of the steps
    @SuppressWarnings("ArrayRecordComponent") // a file on its way, never compared
    public record Result(long step, Weights weights, byte[] curves, double waiting) {}

    /// @param pictures what is learnt from
    /// @param folder   is made if need be
    public TrainingRun(Recipe recipe, FeatureNetwork features, FaceSource pictures, Path folder,
            TrainingLoop.Options options, Clock clock) {
        this.recipe = Objects.requireNonNull(recipe, "recipe");
        this.folder = Objects.requireNonNull(folder, "folder");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.loop = new TrainingLoop(recipe.training(), features,
                new SampleMaker(recipe.samples(), pictures, Seeds.child(recipe.seed(), "samples")), folder,
                options);
    }

    /// Steps that earlier runs in this folder took.
    public long stepsTaken() throws IOException {
        return loop.stepsTaken();
    }

    /// Trains until the budget is spent or somebody wants it to stop.
    ///
    /// @param start where a training that has taken no step begins; empty for random numbers
    /// @param stop  asked after every step
    public Result run(Optional<Weights> start, Budget budget, BooleanSupplier stop,
            Consumer<StepReport> listener)
            throws IOException, CheckpointException, DivergedException, InterruptedException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(RECIPE), RecipeText.print(recipe));
        long began = System.nanoTime();
        BooleanSupplier ends = () -> stop.getAsBoolean() || (budget.time().isPresent()
                && System.nanoTime() - began >= budget.time().get().toNanos());
        Times times = new Times();
        try (TrainingLog log = new TrainingLog(folder, clock)) {
            TrainingLoop.Outcome outcome = loop.run(start, budget.until(), ends, report -> {
                log.add(report);
                times.add(report);
                listener.accept(report);
            });
            return new Result(outcome.step(), outcome.weights(), log.draw(), times.ratio());
        }
    }

    /// Adds up what steps took and what they waited.
    private static final class Times {

        private Duration took = Duration.ZERO;
        private Duration waited = Duration.ZERO;

        void add(StepReport report) {
            took = took.plus(report.took());
            waited = waited.plus(report.waited());
        }

        double ratio() {
            return took.isZero() ? 0 : (double) waited.toNanos() / took.toNanos();
        }
    }
}

package retouch.trainer.loop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import retouch.schemas.model.Weights;
import retouch.trainer.data.sample.SampleQueue;
import retouch.trainer.data.sample.SampleSource;
import retouch.trainer.data.sample.TrainingSample;
import retouch.trainer.feature.FeatureNetwork;

/// Trains both networks step by step, and can be stopped by anything at any moment.
///
/// One thread owns it while it [#run]s; samples are prepared on others. Native memory lives inside a run.
public final class TrainingLoop {

    /// ND4J's operator contexts hold native memory until Java's collector finds them: 11 MB a step at 64 pixels.
    /// With a collection every so many steps, memory stays level; it takes about 20 ms.
    private static final int STEPS_PER_COLLECTION = 20;
    private static final int SAMPLES_AHEAD_STEPS = 2;

    private final TrainingSettings settings;
    private final FeatureNetwork features;
    private final SampleSource samples;
    private final Checkpoints checkpoints;
    private final Options options;

    /// How a training is run; nothing here changes what it computes.
    ///
    /// @param stepsPerCheckpoint at least 1
    /// @param sampleThreads      that prepare samples, at least 1
    /// @param riseMax            how many times its lowest value the generator's loss may be before it is stopped
    public record Options(long stepsPerCheckpoint, int sampleThreads, double riseMax) {

        public Options {
            if (stepsPerCheckpoint < 1 || sampleThreads < 1 || !(riseMax > 1)) {
                throw new IllegalArgumentException(
                        "stepsPerCheckpoint and sampleThreads must be at least 1, riseMax above 1");
            }
        }

        /// Every 250 steps, two threads, 5 times.
        public static Options standard() {
            return new Options(250, 2, 5);
        }
    }

    /// How a run ended.
    ///
    /// @param step    steps taken since the training began
    /// @param weights the moving average: what is exported
    public record Outcome(long step, Weights weights) {}

    /// @param folder takes the checkpoints
    public TrainingLoop(TrainingSettings settings, FeatureNetwork features, SampleSource samples, Path folder,
            Options options) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.features = Objects.requireNonNull(features, "features");
        this.samples = Objects.requireNonNull(samples, "samples");
        this.checkpoints = new Checkpoints(folder);
        this.options = Objects.requireNonNull(options, "options");
    }

    /// Steps that the newest checkpoint has behind it; 0 if there is none.
    public long stepsTaken() throws IOException {
        return checkpoints.newestStep();
    }

    /// Goes on from the newest checkpoint, or begins; saves a checkpoint at the end.
    ///
    /// @param start where a training without checkpoint begins; empty for random numbers
    /// @param until the last step, counted from the training's beginning
    /// @param stop  asked after every step
    /// @throws DivergedException   if the numbers went bad; nothing of it is saved
    /// @throws CheckpointException if there are checkpoints and none can be used
    public Outcome run(Optional<Weights> start, long until, BooleanSupplier stop,
            Consumer<StepReport> listener)
            throws IOException, CheckpointException, DivergedException, InterruptedException {
        try (TrainingState state = state(start);
                TrainingStep step = new TrainingStep(settings, features);
                SampleQueue queue = new SampleQueue(samples, state.step() * settings.samplesPerStep(),
                        options.sampleThreads(), SAMPLES_AHEAD_STEPS * (int) settings.samplesPerStep())) {
            Guard guard = new Guard(options.riseMax());
            boolean saved = true;
            while (state.step() < until && !stop.getAsBoolean()) {
                listener.accept(take(state, step, queue, guard));
                saved = state.step() % options.stepsPerCheckpoint() == 0;
                if (saved) {
                    checkpoints.save(settings, state);
                }
                if (state.step() % STEPS_PER_COLLECTION == 0) {
                    System.gc();
                }
            }
            if (!saved) {
                checkpoints.save(settings, state);
            }
            return new Outcome(state.step(), state.averagedWeights());
        }
    }

    private StepReport take(TrainingState state, TrainingStep step, SampleQueue queue, Guard guard)
            throws InterruptedException, DivergedException {
        long began = System.nanoTime();
        List<TrainingSample> batch = new ArrayList<>();
        for (long sample = 0; sample < settings.samplesPerStep(); sample++) {
            batch.add(queue.take());
        }
        long ready = System.nanoTime();
        double rate = settings.generatorRate().at(state.step());
        Map<String, Double> terms = step.run(state, batch);
        guard.check(state.step(), terms);
        return new StepReport(state.step(), terms, rate, Duration.ofNanos(System.nanoTime() - ready),
                Duration.ofNanos(ready - began));
    }

    private TrainingState state(Optional<Weights> start) throws IOException, CheckpointException {
        Optional<TrainingState> newest = checkpoints.newest(settings);
        if (newest.isPresent()) {
            return newest.get();
        }
        return start.map(weights -> TrainingState.from(settings, weights))
                .orElseGet(() -> TrainingState.initial(settings));
    }
}

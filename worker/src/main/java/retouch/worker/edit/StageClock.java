package retouch.worker.edit;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

import retouch.schemas.job.Stage;
import retouch.schemas.job.StageTimings;

/// Times the stages of one job and tells who listens. Not thread-safe.
public final class StageClock {

    private final Consumer<Stage> listener;
    private final Map<Stage, Duration> elapsed = new EnumMap<>(Stage.class);
    private Stage current;
    private long since;

    /// @param listener hears of each stage as it begins; must return quickly
    public StageClock(Consumer<Stage> listener) {
        this.listener = listener;
    }

    /// A stage that was over before the clock was there.
    void record(Stage stage, Duration duration) {
        elapsed.put(stage, duration.isNegative() ? Duration.ZERO : duration);
    }

    /// Ends the current stage and begins another.
    ///
    /// @throws java.util.concurrent.CancellationException if the listener says that nobody wants the job any more
    public void enter(Stage stage) {
        stop();
        current = stage;
        since = System.nanoTime();
        listener.accept(stage);
    }

    /// Ends the current stage.
    public void stop() {
        if (current != null) {
            elapsed.merge(current, Duration.ofNanos(System.nanoTime() - since), Duration::plus);
            current = null;
        }
    }

    /// The stages that are over.
    public StageTimings timings() {
        return new StageTimings(elapsed);
    }
}

package retouch.schemas.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How far a training is.
public enum TrainingState {
    /// Waits for another trainer, for pictures, or for its time.
    WAITING(false),
    /// Lists the pictures to train on.
    SNAPSHOT(false),
    /// Trains.
    TRAINING(false),
    /// Compares the candidate with the floors and the incumbent.
    EVALUATING(false),
    /// Writes and stores the new version.
    PUBLISHING(false),
    /// There is a new version.
    PUBLISHED(true),
    /// The candidate was no better; nothing was published.
    REFUSED(true),
    /// Somebody stopped it; it can go on from its checkpoint.
    STOPPED(true),
    /// It cannot go on by itself.
    FAILED(true);

    private final boolean last;

    TrainingState(boolean last) {
        this.last = last;
    }

    /// Whether nothing follows.
    public boolean isLast() {
        return last;
    }

    /// The name in messages and tables.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The state called `label`, if this build knows it.
    public static Optional<TrainingState> of(String label) {
        return Arrays.stream(values()).filter(state -> state.label().equals(label)).findFirst();
    }
}

package retouch.worker.crash;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Where a worker may die. Each is a moment after one effect and before the next, where something could be lost
/// or done twice.
public enum CrashPoint {
    /// The request is acquired; nothing has been done.
    BEFORE_FETCH,
    /// The pictures are decoded.
    AFTER_DECODE,
    /// The network runs.
    IN_GENERATOR,
    /// The picture is stored, the job undecided.
    AFTER_STORE,
    /// The job is decided, nobody knows.
    AFTER_COMMIT,
    /// The result is published, the request not acknowledged.
    AFTER_RESULT,
    /// The handler has ended, the request is not acknowledged.
    BEFORE_ACKNOWLEDGE,
    /// The next attempt is queued, this one not acknowledged.
    IN_RETRY,
    /// The dead letter is written, the job undecided.
    IN_DEAD_LETTER,
    /// The model is fetched, not yet loaded.
    IN_MODEL_LOAD,
    /// The worker was told to stop and has a job in hand, or none.
    IN_DRAIN,
    /// A report of its status is on its way.
    IN_STATUS;

    /// The name in settings: `after-commit`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The point of that name.
    public static Optional<CrashPoint> of(String label) {
        return Arrays.stream(values()).filter(point -> point.label().equals(label)).findFirst();
    }
}

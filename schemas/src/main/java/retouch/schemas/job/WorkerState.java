package retouch.schemas.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How a worker is.
public enum WorkerState {
    /// Fetches its model, loads it, warms up.
    STARTING,
    /// Waits for a job.
    READY,
    /// Has a job in hand.
    BUSY,
    /// Its pool is paused: it takes no new job, and has none in hand or finishes what it has.
    PAUSED,
    /// Was told to stop and finishes what it has in hand.
    DRAINING,
    /// Could not begin to serve; it has ended.
    SETUP_FAILED,
    /// Found that it is at fault itself; it has ended.
    UNHEALTHY;

    /// The name in messages and tables.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The state called `label`, if this build knows it.
    public static Optional<WorkerState> of(String label) {
        return Arrays.stream(values()).filter(state -> state.label().equals(label)).findFirst();
    }
}

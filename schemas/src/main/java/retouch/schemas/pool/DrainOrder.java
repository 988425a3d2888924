package retouch.schemas.pool;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

import retouch.schemas.job.WireTime;

/// One worker is to finish what it has and end. It is named by its id and by when it started, as it says itself:
/// so no clocks are compared, and whoever is started in its place under the same id is not meant.
///
/// @param worker    its id; 1 to 256 characters
/// @param startedAt kept in whole microseconds
public record DrainOrder(String worker, Instant startedAt) {

    public DrainOrder {
        Objects.requireNonNull(worker, "worker");
        startedAt = WireTime.instant(startedAt, "startedAt");
        if (worker.isBlank() || worker.length() > 256) {
            throw new IllegalArgumentException("a worker's id has 1 to 256 characters: " + worker);
        }
    }

    /// Whether a worker that started then is meant.
    public boolean means(String id, Instant started) {
        return worker.equals(id) && !started.truncatedTo(ChronoUnit.MICROS).isAfter(startedAt);
    }
}

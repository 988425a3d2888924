package retouch.schemas.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What a worker says of itself, every few seconds and when its state changes. The last word counts.
///
/// @param worker       who, with what; engine and device are empty until they are known
/// @param state        how it is
/// @param why          one sentence if it failed or is unhealthy, else empty; cut after 2,000 characters
/// @param model        the version it serves, empty until it is known; cut after 256 characters
/// @param lanes        where it takes jobs from, in order of preference
/// @param job          the job in hand, the last one begun if there are several
/// @param stage        the stage that job is in
/// @param counts       what it has done since it started
/// @param host         the machine; cut after 256 characters
/// @param pool         the pool it belongs to, empty if to none; cut after 256 characters
/// @param startedAt    when it started, by the broker's clock; kept in whole microseconds
/// @param at           when it said so, by the broker's clock; kept in whole microseconds
public record WorkerStatus(
        WorkerIdentity worker,
        WorkerState state,
        String why,
        String model,
        List<Lane> lanes,
        Optional<JobId> job,
        Optional<Stage> stage,
        Counts counts,
        String host,
        String pool,
        Instant startedAt,
        Instant at) {

    /// @param decided        jobs that it decided, whatever became of them
    /// @param engineFailures attempts that its engine failed
    /// @param failuresInARow of these, those of different jobs since the last one that went well
    /// @param keptHits       runs that began from what an earlier one had kept of the photograph
    /// @param keptMisses     runs that could not
    /// @param busy           how long it has had a job in hand, every job counted by itself; kept in whole
    ///                       microseconds
    public record Counts(long decided, long engineFailures, long failuresInARow, long keptHits,
            long keptMisses, Duration busy) {

        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, Duration.ZERO);

        public Counts {
            busy = WireTime.duration(busy, "busy");
            if (decided < 0 || engineFailures < 0 || failuresInARow < 0 || keptHits < 0 || keptMisses < 0) {
                throw new IllegalArgumentException("nothing is counted below zero");
            }
        }
    }

    public WorkerStatus {
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(state, "state");
        why = BoundedText.cut(why, BoundedText.SENTENCE_CHARS_MAX, "why");
        model = BoundedText.cut(model, BoundedText.NAME_CHARS_MAX, "model");
        lanes = List.copyOf(lanes);
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(counts, "counts");
        host = BoundedText.cut(host, BoundedText.NAME_CHARS_MAX, "host");
        pool = BoundedText.cut(pool, BoundedText.NAME_CHARS_MAX, "pool");
        startedAt = WireTime.instant(startedAt, "startedAt");
        at = WireTime.instant(at, "at");
    }
}

package retouch.cli.ops;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;

import retouch.cli.pools.PoolRows;
import retouch.fleet.registry.Registry;
import retouch.fleet.rollout.Paired;
import retouch.fleet.stream.Backlog;
import retouch.producer.client.DeadLetter;
import retouch.schemas.job.TrainingProgress;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.registry.ModelChange;

/// A fleet at one moment, as whoever runs it wants to see it. Immutable.
///
/// @param at        by the broker's clock
/// @param problems  one sentence per thing that is wrong with broker and store, or with looking at them
/// @param lanes     what each queue holds
/// @param pools     those that were declared and those of workers, in the order of their names
/// @param versions  model versions, the newest first
/// @param rollouts  versions that are compared with the stable one now
/// @param letters   dead letters that nothing was done about, the newest first, and how many in all
/// @param trainings the last of each, the newest first
/// @param traffic   what became of jobs lately
public record FleetView(
        Instant at,
        List<String> problems,
        List<LaneView> lanes,
        List<PoolView> pools,
        List<VersionView> versions,
        List<RolloutView> rollouts,
        Letters letters,
        List<TrainingView> trainings,
        Traffic traffic) {

    public FleetView {
        problems = List.copyOf(problems);
        lanes = List.copyOf(lanes);
        pools = List.copyOf(pools);
        versions = List.copyOf(versions);
        rollouts = List.copyOf(rollouts);
        trainings = List.copyOf(trainings);
    }

    /// @param name    such as `interactive`, or `retries`
    /// @param history jobs in it at earlier looks, the oldest first
    public record LaneView(String name, Backlog backlog, List<Long> history) {}

    /// Like workers, and what is wanted of them.
    ///
    /// @param row     the pool; one that was declared is here without workers too
    /// @param workers of the row, in its order
    public record PoolView(PoolRows.Row row, List<WorkerView> workers) {

        public PoolView {
            workers = List.copyOf(workers);
        }
    }

    /// @param lost      whether it should have said something since, and has not
    /// @param heard     how long ago it said so
    /// @param perMinute jobs that it decided in the last minute
    public record WorkerView(WorkerStatus status, boolean lost, Duration heard, long perMinute) {}

    /// @param aliases that point to it
    /// @param workers how many serve it, the shadow's left out
    /// @param figures of jobs that it was to serve, since this view began
    public record VersionView(Registry.Entry entry, List<ModelChange.AliasSet> aliases, long workers,
            Figures figures) {}

    /// A canary or a shadow beside the stable version.
    ///
    /// @param set        where the alias points
    /// @param stable     the version that it is compared with
    /// @param difference of quality, its own less the stable version's, on the same jobs; of a shadow with two or more
    /// @param timeRatio  its generator's time over the stable version's, on the same jobs; of a shadow
    /// @param decision   a sentence: what becomes of it, as far as anybody knows
    public record RolloutView(ModelChange.AliasSet set, String stable, Side own, Side other,
            Optional<Paired> difference, OptionalDouble timeRatio, String decision) {}

    /// One of the two.
    ///
    /// @param jobs      since the alias was set
    /// @param quality   the mean, if any was measured
    /// @param p95Millis of the generator; of a canary's trial
    public record Side(int jobs, int failures, OptionalDouble quality, OptionalDouble p95Millis) {}

    /// @param jobs   that ended done or failed
    /// @param failed of these
    /// @param median time of those that were done, the queue left out; absent if there were none
    public record Figures(long jobs, long failed, Optional<Duration> median, Optional<Duration> p95) {}

    /// @param latest at most a few
    public record Letters(int open, List<DeadLetter> latest) {}

    /// @param curves value by step of each loss, as far as this process has heard
    public record TrainingView(TrainingProgress last, SortedMap<String, List<Point>> curves) {}

    /// One point of a curve.
    public record Point(long step, double value) {}

    /// @param perMinute jobs that ended in the last minute
    /// @param buckets   jobs that ended in each of the last half minutes, the oldest first
    /// @param outcomes  jobs by outcome, since this view began
    /// @param waited    95 of 100 jobs waited no longer, lately
    /// @param worked    95 of 100 jobs took no longer, the queue left out, lately
    /// @param recent    the latest jobs, the newest first
    public record Traffic(long perMinute, List<Long> buckets, SortedMap<String, Long> outcomes,
            Optional<Duration> waited, Optional<Duration> worked, List<Finish> recent) {}

    /// A job that ended.
    ///
    /// @param reason  why, if it is not done; else empty
    /// @param version that served it, or was to; empty if nobody knows
    /// @param at      of [System#nanoTime], when this process heard of it
    public record Finish(String job, String outcome, String reason, String version, String worker,
            int attempt,
            Duration waited, Duration worked, long at) {}
}

package retouch.worker.status;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import retouch.fleet.metric.Metric;
import retouch.fleet.metric.Metrics;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.Stage;
import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;

/// Counts a worker's jobs for Prometheus. Thread-safe.
public final class JobMetrics implements JobObserver {

    private final Metrics metrics;
    private final String worker;
    private final AtomicInteger inHand = new AtomicInteger();
    private final Supplier<WorkerStatus> status;

    /// @param worker its id: what others decided is theirs to count
    /// @param status asked at each scrape
    public JobMetrics(Metrics metrics, String worker, Supplier<WorkerStatus> status) {
        this.metrics = Objects.requireNonNull(metrics, "metrics");
        this.worker = Objects.requireNonNull(worker, "worker");
        this.status = Objects.requireNonNull(status, "status");
        metrics.gauge(Metric.JOBS_IN_HAND, inHand::get);
        metrics.count(Metric.KEPT_RUNS, this, each -> each.status.get().counts().keptHits(), "hit");
        metrics.count(Metric.KEPT_RUNS, this, each -> each.status.get().counts().keptMisses(), "miss");
        metrics.count(Metric.ENGINE_FAILURES, this, each -> each.status.get().counts().engineFailures());
        metrics.rows(Metric.WORKER_STATE, () -> Stream.of(WorkerState.values()).map(
                state -> Metrics.Row.of(status.get().state() == state ? 1 : 0, state.label())).toList());
        metrics.rows(Metric.MODEL_SERVING, () -> Stream.of(status.get().model())
                .filter(version -> !version.isEmpty()).map(version -> Metrics.Row.of(1, version)).toList());
    }

    /// Counts runs of an engine and the pictures in them: how large batches are.
    ///
    /// @return takes the pictures of a run
    public static IntConsumer ofRuns(Metrics metrics) {
        return pictures -> {
            metrics.count(Metric.ENGINE_RUNS);
            metrics.add(Metric.ENGINE_PICTURES, pictures);
        };
    }

    @Override
    public void began(JobId job) {
        inHand.incrementAndGet();
    }

    @Override
    public void entered(JobId job, Stage stage) {
        // its duration comes with the decision
    }

    @Override
    public void decided(EditFinished decision, boolean engineRan) {
        if (!decision.worker().id().equals(worker)) {
            return;
        }
        metrics.count(Metric.JOBS, decision.outcome().label(), reason(decision.outcome()));
        Duration worked = Duration.ZERO;
        for (Stage stage : decision.timings().elapsed().keySet()) {
            Duration took = decision.timings().elapsed().get(stage);
            metrics.time(Metric.STAGE_DURATION, took, stage.label());
            worked = stage == Stage.QUEUE ? worked : worked.plus(took);
        }
        metrics.time(Metric.JOB_DURATION, worked, decision.outcome().label());
    }

    private static String reason(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(Refusal refusal) ->
                refusal.code().name().toLowerCase(Locale.ROOT);
            case Outcome.Failed failed -> failed.errorClass();
            case Outcome.Done _ -> "";
            case Outcome.Expired _ -> "";
            case Outcome.Cancelled _ -> "";
        };
    }

    @Override
    public void engineFailed(JobId job, String why) {
        // the status counts it
    }

    @Override
    public void ended(JobId job) {
        inHand.decrementAndGet();
    }
}

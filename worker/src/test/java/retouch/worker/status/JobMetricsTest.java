package retouch.worker.status;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import retouch.fleet.metric.Metrics;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.job.Stage;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;

import static org.assertj.core.api.Assertions.assertThat;

class JobMetricsTest {

    private static final JobId JOB = new JobId("job-1");

    private final Metrics metrics = new Metrics("worker", "w-1");
    private final JobMetrics jobs = new JobMetrics(metrics, "w-1", JobMetricsTest::status);

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void countsJobsByOutcomeAndTheirStages() {
        jobs.began(JOB);
        jobs.decided(TestingDecision.of(JOB, "w-1", new Outcome.Failed("it broke", "GeneratorException"),
                Map.of(Stage.QUEUE, Duration.ofSeconds(20), Stage.FETCH, Duration.ofMillis(40),
                        Stage.GENERATE, Duration.ofMillis(60))),
                false);
        jobs.decided(TestingDecision.of(JOB, "w-1",
                new Outcome.Refused(new Refusal(RefusalCode.UNKNOWN_MODEL, "There is no such model.")),
                Map.of()), false);

        assertThat(metrics.scrape().lines()).contains(
                "retouch_jobs_total{outcome=\"failed\",reason=\"GeneratorException\",service=\"worker\"} 1.0",
                "retouch_jobs_total{outcome=\"refused\",reason=\"unknown_model\",service=\"worker\"} 1.0",
                "retouch_stage_duration_seconds_sum{service=\"worker\",stage=\"queue\"} 20.0",
                "retouch_job_duration_seconds_sum{outcome=\"failed\",service=\"worker\"} 0.1",
                "retouch_jobs_in_hand{service=\"worker\"} 1.0");
        jobs.ended(JOB);
        assertThat(metrics.scrape()).contains("retouch_jobs_in_hand{service=\"worker\"} 0.0");
    }

    @Test
    void whatAnotherWorkerDecidedIsTheOthersToCount() {
        jobs.decided(TestingDecision.of(JOB, "w-2", new Outcome.Cancelled("test"), Map.of()), true);

        assertThat(metrics.scrape()).doesNotContain("retouch_jobs_total{");
    }

    @Test
    void showsStateModelAndTheKeptEncoder() {
        assertThat(metrics.scrape().lines()).contains(
                "retouch_worker_state{service=\"worker\",state=\"ready\"} 1.0",
                "retouch_worker_state{service=\"worker\",state=\"draining\"} 0.0",
                "retouch_model_serving{service=\"worker\",version=\"starter-1\"} 1.0",
                "retouch_kept_encoder_runs_total{result=\"hit\",service=\"worker\"} 3.0",
                "retouch_kept_encoder_runs_total{result=\"miss\",service=\"worker\"} 2.0",
                "retouch_engine_failures_total{service=\"worker\"} 1.0");
    }

    private static WorkerStatus status() {
        return new WorkerStatus(new WorkerIdentity("w-1", "vector 1", "cpu"), WorkerState.READY, "",
                "starter-1", List.of(Lane.BATCH), Optional.empty(), Optional.empty(),
                new WorkerStatus.Counts(7, 1, 0, 3, 2, Duration.ZERO), "host-1", "cpu", Instant.EPOCH,
                Instant.EPOCH);
    }
}

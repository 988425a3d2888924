package retouch.fleet.metric;

import java.util.List;

/// Every figure of ours that a service shows to Prometheus. Names and labels are API: `docs/metrics.md` lists
/// them, and a test compares. Time is in seconds; no label is a job, a picture or a person.
public enum Metric {

    /// 1, for each service that runs.
    SERVICE("retouch_service", Kind.GAUGE, "1, for each service that runs", "id"),
    /// Jobs decided here.
    JOBS("retouch_jobs_total", Kind.COUNTER, "jobs decided here", "outcome", "reason"),
    /// From taking a job to deciding it.
    JOB_DURATION("retouch_job_duration_seconds", Kind.HISTOGRAM,
            "from taking a job to deciding it", "outcome"),
    /// Time of a job per stage.
    STAGE_DURATION("retouch_stage_duration_seconds", Kind.HISTOGRAM, "time of a job per stage", "stage"),
    /// Jobs that are being worked on here.
    JOBS_IN_HAND("retouch_jobs_in_hand", Kind.GAUGE, "jobs that are being worked on here"),
    /// Attempts that the engine failed.
    ENGINE_FAILURES("retouch_engine_failures_total", Kind.COUNTER, "attempts that the engine failed"),
    /// Runs of the engine: of a job, of a batch of jobs, of a version that is tried.
    ENGINE_RUNS("retouch_engine_runs_total", Kind.COUNTER, "runs of the engine, each of one picture or a batch"),
    /// Pictures painted in those runs.
    ENGINE_PICTURES("retouch_engine_pictures_total", Kind.COUNTER, "pictures in those runs"),
    /// Requests taken, by verdict.
    DELIVERIES("retouch_deliveries_total", Kind.COUNTER, "requests taken, by verdict", "verdict"),
    /// Attempts that were queued again.
    RETRIES("retouch_retries_total", Kind.COUNTER, "attempts that were queued again"),
    /// Dead letters written here.
    DEAD_LETTERS("retouch_dead_letters_total", Kind.COUNTER, "dead letters written here", "error"),
    /// 1 for the state that the worker is in.
    WORKER_STATE("retouch_worker_state", Kind.GAUGE, "1 for the state that the worker is in", "state"),
    /// Runs of the kept encoder.
    KEPT_RUNS("retouch_kept_encoder_runs_total", Kind.COUNTER, "runs of the kept encoder", "result"),
    /// 1 for the version that serves as stable.
    MODEL_SERVING("retouch_model_serving", Kind.GAUGE,
            "1 for the version that serves as stable", "version"),
    /// Versions loaded or refused.
    MODEL_LOADS("retouch_model_loads_total", Kind.COUNTER,
            "versions loaded or refused", "result", "reason"),
    /// From wanting to serving.
    MODEL_LOAD_DURATION("retouch_model_load_duration_seconds", Kind.HISTOGRAM, "from wanting to serving"),
    /// Calls, retries included.
    STORE_DURATION("retouch_store_duration_seconds", Kind.HISTOGRAM,
            "calls, retries included", "operation"),
    /// Calls that failed for good.
    STORE_ERRORS("retouch_store_errors_total", Kind.COUNTER,
            "calls that failed for good", "operation", "kind"),
    /// Until the broker had it.
    SEND_DURATION("retouch_send_duration_seconds", Kind.HISTOGRAM, "until the broker had it", "topic"),
    /// What the broker refused.
    BROKER_ERRORS("retouch_broker_errors_total", Kind.COUNTER,
            "what the broker refused", "operation", "kind"),
    /// Requests over HTTP.
    HTTP_DURATION("retouch_http_duration_seconds", Kind.HISTOGRAM,
            "requests over HTTP", "method", "status"),
    /// Jobs not ended, in hand or waiting.
    BACKLOG("retouch_queue_backlog_jobs", Kind.GAUGE, "jobs not ended, in hand or waiting", "lane"),
    /// Age of the oldest of them.
    OLDEST("retouch_queue_oldest_age_seconds", Kind.GAUGE, "age of the oldest of them", "lane"),
    /// Jobs that wait for their next attempt.
    RETRIES_WAITING("retouch_retries_waiting_jobs", Kind.GAUGE, "jobs that wait for their next attempt"),
    /// Workers of the fleet.
    WORKERS("retouch_workers", Kind.GAUGE, "workers of the fleet", "pool", "state"),
    /// Workers that a declared pool is to have.
    WORKERS_WANTED("retouch_pool_workers_wanted", Kind.GAUGE, "workers that the pool is to have", "pool"),
    /// Share of jobs, 0 to 1.
    ALIAS_SHARE("retouch_model_alias_share", Kind.GAUGE, "share of jobs, 0 to 1", "alias", "version"),
    /// Letters that nothing was done about.
    LETTERS_OPEN("retouch_dead_letters_open", Kind.GAUGE, "letters that nothing was done about"),
    /// Steps done.
    TRAINING_STEP("retouch_training_step", Kind.GAUGE, "steps done", "training", "state"),
    /// Last value of a loss.
    TRAINING_LOSS("retouch_training_loss", Kind.GAUGE, "last value of a loss", "training", "loss"),
    /// What is wrong with broker and store.
    FLEET_PROBLEMS("retouch_fleet_problems", Kind.GAUGE, "what is wrong with broker and store");

    /// What a metric is to Prometheus. A histogram is exported as `_bucket`, `_sum` and `_count`.
    public enum Kind {
        COUNTER, GAUGE, HISTOGRAM
    }

    private final String exported;
    private final Kind kind;
    private final String help;
    private final List<String> labels;

    Metric(String exported, Kind kind, String help, String... labels) {
        this.exported = exported;
        this.kind = kind;
        this.help = help;
        this.labels = List.of(labels);
    }

    /// The name as Prometheus sees it, a histogram's without what follows it.
    public String exported() {
        return exported;
    }

    public Kind kind() {
        return kind;
    }

    /// What it says, in a few words.
    public String help() {
        return help;
    }

    /// The names of its labels, beside `service`, which every one has.
    public List<String> labels() {
        return labels;
    }
}

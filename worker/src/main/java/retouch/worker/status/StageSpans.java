package retouch.worker.status;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import retouch.fleet.trace.Traces;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Stage;

/// Makes a span of every stage of a job, below the span of its delivery. Thread-safe.
public final class StageSpans implements JobObserver {

    private final Traces traces;
    private final Map<JobId, Traces.Step> open = new ConcurrentHashMap<>();

    /// @param traces borrowed
    public StageSpans(Traces traces) {
        this.traces = Objects.requireNonNull(traces, "traces");
    }

    @Override
    public void began(JobId job) {
        // the delivery has its span
    }

    @Override
    public void entered(JobId job, Stage stage) {
        end(job);
        open.put(job, traces.step(stage.label()));
    }

    @Override
    public void decided(EditFinished decision, boolean engineRan) {
        traces.note("retouch.outcome", decision.outcome().label());
        if (decision.outcome() instanceof Outcome.Done done) {
            traces.note("retouch.model.version", done.model().version());
        }
    }

    @Override
    public void engineFailed(JobId job, String why) {
        traces.note("retouch.engine.failure", why);
    }

    @Override
    public void ended(JobId job) {
        end(job);
    }

    private void end(JobId job) {
        Traces.Step step = open.remove(job);
        if (step != null) {
            step.close();
        }
    }
}

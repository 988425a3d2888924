package retouch.worker.status;

import java.util.Objects;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Stage;

/// Finds out who is to blame when the engine fails one job after the other: the jobs, or this worker, whose
/// device or native library may be broken. Thread-safe, if the check is.
public final class SelfTest implements JobObserver {

    private static final Logger LOG = LoggerFactory.getLogger(SelfTest.class);

    private final StatusReporter status;
    private final Supplier<String> check;
    private final int failuresMax;
    private final Runnable stop;
    private volatile boolean failed;

    /// @param status      counts, and hears of it
    /// @param check       says what is wrong with the engine, or nothing
    /// @param failuresMax so many failures in a row, of different jobs, make it look
    /// @param stop        lets the worker take no further job
    public SelfTest(StatusReporter status, Supplier<String> check, int failuresMax, Runnable stop) {
        this.status = Objects.requireNonNull(status, "status");
        this.check = Objects.requireNonNull(check, "check");
        this.failuresMax = failuresMax;
        this.stop = Objects.requireNonNull(stop, "stop");
    }

    /// Whether this worker is to blame.
    public boolean failed() {
        return failed;
    }

    @Override
    public void began(JobId job) {
        status.began(job);
    }

    @Override
    public void entered(JobId job, Stage stage) {
        status.entered(job, stage);
    }

    @Override
    public void decided(EditFinished decision, boolean engineRan) {
        status.decided(decision, engineRan);
    }

    @Override
    public void engineFailed(JobId job, String why) {
        status.engineFailed(job, why);
        if (!failed && status.failuresInARow() >= failuresMax) {
            look(why);
        }
    }

    @Override
    public void ended(JobId job) {
        status.ended(job);
    }

    private void look(String why) {
        String problem = check.get();
        if (problem.isEmpty()) {
            LOG.atWarn().addKeyValue("failures", failuresMax).log("selftest.passed, the jobs are to blame");
            status.acquitted();
            return;
        }
        failed = true;
        LOG.atError().addKeyValue("reason", problem).log("selftest.failed");
        status.unhealthy("After %d failures in a row (the last: %s) the self-test failed: %s.".formatted(
                failuresMax, why, problem));
        stop.run();
    }
}

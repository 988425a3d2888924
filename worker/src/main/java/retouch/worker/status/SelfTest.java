package retouch.worker.status;

import java.util.Arrays;
import java.util.Objects;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.schemas.job.JobId;
import retouch.schemas.job.Stage;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;

/// Finds out who is to blame when the engine fails one job after the other: the jobs, or this worker, whose
/// device or native library may be broken. It runs the input of the warm-up again and wants the same bits.
/// Thread-safe, if the generator is.
public final class SelfTest implements JobObserver {

    private static final Logger LOG = LoggerFactory.getLogger(SelfTest.class);

    private final StatusReporter status;
    private final Generator generator;
    private final Tensor input;
    private final Tensor painted;
    private final int failuresMax;
    private final Runnable stop;
    private volatile boolean failed;

    /// @param status      counts, and hears of it
    /// @param generator   borrowed
    /// @param input       of the warm-up
    /// @param painted     what it painted then
    /// @param failuresMax so many failures in a row, of different jobs, make it look
    /// @param stop        lets the worker take no further job
    public SelfTest(StatusReporter status, Generator generator, Tensor input, Tensor painted, int failuresMax,
            Runnable stop) {
        this.status = Objects.requireNonNull(status, "status");
        this.generator = Objects.requireNonNull(generator, "generator");
        this.input = Objects.requireNonNull(input, "input");
        this.painted = Objects.requireNonNull(painted, "painted");
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
    public void decided(JobId job, boolean engineRan) {
        status.decided(job, engineRan);
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
        String problem = problem();
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

    private String problem() {
        try {
            return Arrays.equals(generator.run(input).data(), painted.data())
                    ? ""
                    : "the engine paints other pixels than when it started";
        } catch (GeneratorException | RuntimeException | LinkageError e) {
            return e.getMessage() == null ? e.toString() : e.getMessage();
        }
    }
}

package retouch.worker.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Stage;
import retouch.schemas.job.StageTimings;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

/// A decision about some job.
public final class TestingDecision {

    private static final ObjectRef PICTURE = new ObjectRef("pictures", "uploads/a", 3,
            Sha256.of(new byte[3]));

    private TestingDecision() {}

    public static EditFinished of(JobId job, String worker, Outcome outcome, Map<Stage, Duration> timings) {
        return new EditFinished(job, Sha256.of(new byte[1]),
                new EditInputs(PICTURE, PICTURE, Optional.empty(), Optional.empty()), 7, "stable",
                Optional.empty(), false, false, new WorkerIdentity(worker, "vector 1", "cpu"), 1,
                Instant.EPOCH, new StageTimings(timings), outcome);
    }

    static EditFinished of(JobId job) {
        return of(job, "w-1", new Outcome.Cancelled("test"), Map.of());
    }
}

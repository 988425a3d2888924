package retouch.cli.bench.faults;

import java.util.Objects;

import retouch.schemas.job.JobId;

/// A broken promise.
///
/// @param kind    what sort of harm was done
/// @param promise which promise
/// @param seed    the seed of the run, with which it can be tried again
/// @param job     whose
/// @param seen    what was seen, one sentence
record Breach(Kind kind, String promise, long seed, JobId job, String seen) {

    /// What sort of harm was done.
    enum Kind {
        /// Nobody will ever hear of the job.
        LOST,
        /// Two ends of one job.
        DECIDED_TWICE,
        /// A picture that is missing, or is not what it should be.
        PICTURE
    }

    Breach {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(promise, "promise");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(seen, "seen");
    }

    @Override
    public String toString() {
        return "%s is broken (seed %d, job %s): %s".formatted(promise, seed, job, seen);
    }
}

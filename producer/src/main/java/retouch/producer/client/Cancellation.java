package retouch.producer.client;

import java.util.Objects;

import retouch.schemas.job.EditFinished;

/// What became of an attempt to cancel a job.
public sealed interface Cancellation {

    /// The job ended `Cancelled`, and this call decided it.
    record Cancelled(EditFinished result) implements Cancellation {
        public Cancelled {
            Objects.requireNonNull(result, "result");
        }
    }

    /// Somebody else had decided the job, before this call or while it ran; that stands.
    record Ended(EditFinished result) implements Cancellation {
        public Ended {
            Objects.requireNonNull(result, "result");
        }
    }

    /// The fleet has never heard of the job, or has forgotten it.
    record Unknown() implements Cancellation {}
}

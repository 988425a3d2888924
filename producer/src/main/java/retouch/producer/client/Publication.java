package retouch.producer.client;

import java.util.Objects;

import retouch.schemas.job.Refusal;

/// What became of an attempt to publish.
public sealed interface Publication {

    /// The request is on the broker; the job will end, whatever becomes of this process.
    record Accepted(EditHandle handle) implements Publication {
        public Accepted {
            Objects.requireNonNull(handle, "handle");
        }
    }

    /// Nothing was published; whoever asked can mend it.
    record Refused(Refusal refusal) implements Publication {
        public Refused {
            Objects.requireNonNull(refusal, "refusal");
        }
    }
}

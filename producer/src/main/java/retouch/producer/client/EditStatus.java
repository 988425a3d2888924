package retouch.producer.client;

import java.util.Objects;

import retouch.schemas.job.EditFinished;
import retouch.schemas.job.Lane;

/// Where a job is.
public sealed interface EditStatus {

    /// It is decided, once and for all.
    record Ended(EditFinished result) implements EditStatus {
        public Ended {
            Objects.requireNonNull(result, "result");
        }
    }

    /// It waits in a lane, or a worker has it in hand.
    ///
    /// @param lane  where
    /// @param ahead requests before it that are not finished either
    record Queued(Lane lane, long ahead) implements EditStatus {
        public Queued {
            Objects.requireNonNull(lane, "lane");
        }
    }

    /// The fleet has never heard of it, or has forgotten it.
    record Unknown() implements EditStatus {}
}

package retouch.schemas.job;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import retouch.schemas.object.ObjectRef;

/// What became of a job. There is no sixth case, and no job ends in two of them.
public sealed interface Outcome {

    /// The name in messages, tables and `--json`.
    default String label() {
        return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    /// The picture was edited.
    ///
    /// @param picture the result
    /// @param model   what painted it
    /// @param crop    the square the generator saw
    /// @param figures what was measured of it; empty if nobody did, as in messages before version 3
    record Done(ObjectRef picture, ModelUsed model, PixelBox crop, Optional<EditFigures> figures)
            implements
                Outcome {
        public Done {
            Objects.requireNonNull(picture, "picture");
            Objects.requireNonNull(model, "model");
            Objects.requireNonNull(crop, "crop");
            Objects.requireNonNull(figures, "figures");
        }

        /// Nobody measured it.
        public Done(ObjectRef picture, ModelUsed model, PixelBox crop) {
            this(picture, model, crop, Optional.empty());
        }
    }

    /// The user can fix it.
    record Refused(Refusal refusal) implements Outcome {
        public Refused {
            Objects.requireNonNull(refusal, "refusal");
        }
    }

    /// Retries are spent; a dead letter exists.
    ///
    /// @param reason     one sentence; cut after 2,000 characters
    /// @param errorClass what kind of failure, for counting; cut after 256 characters
    record Failed(String reason, String errorClass) implements Outcome {
        public Failed {
            reason = BoundedText.cut(reason, BoundedText.SENTENCE_CHARS_MAX, "reason");
            errorClass = BoundedText.cut(errorClass, BoundedText.NAME_CHARS_MAX, "errorClass");
        }
    }

    /// The deadline passed first.
    ///
    /// @param deadline the request's; kept in whole microseconds
    record Expired(Instant deadline) implements Outcome {
        public Expired {
            deadline = WireTime.instant(deadline, "deadline");
        }
    }

    /// Somebody called it off.
    ///
    /// @param reason one sentence; cut after 2,000 characters
    record Cancelled(String reason) implements Outcome {
        public Cancelled {
            reason = BoundedText.cut(reason, BoundedText.SENTENCE_CHARS_MAX, "reason");
        }
    }
}

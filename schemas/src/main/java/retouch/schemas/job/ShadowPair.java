package retouch.schemas.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// One job, painted by the version that answered and by the shadow version, which answered nobody.
///
/// @param job      the same for both
/// @param worker   that ran the shadow; cut after 256 characters
/// @param answered the version that answered
/// @param answer   what was measured of its painting
/// @param shadow   the other version
/// @param painting what was measured of the shadow's; empty if it failed
/// @param failure  why it failed, a sentence; empty if it painted; cut after 2,000 characters
/// @param at       when the pair was complete, by the broker's clock; kept in whole microseconds
public record ShadowPair(JobId job, String worker, ModelUsed answered, Measured answer, ModelUsed shadow,
        Optional<Measured> painting, String failure, Instant at) {

    /// @param quality  of the painting
    /// @param generate how long the generator took; kept in whole microseconds
    public record Measured(EditQuality quality, Duration generate) {
        public Measured {
            Objects.requireNonNull(quality, "quality");
            generate = WireTime.duration(generate, "generate");
        }
    }

    public ShadowPair {
        Objects.requireNonNull(job, "job");
        worker = BoundedText.cut(worker, BoundedText.NAME_CHARS_MAX, "worker");
        Objects.requireNonNull(answered, "answered");
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(shadow, "shadow");
        failure = BoundedText.cut(failure, BoundedText.SENTENCE_CHARS_MAX, "failure");
        at = WireTime.instant(at, "at");
        if (painting.isPresent() != failure.isEmpty()) {
            throw new IllegalArgumentException("the shadow has painted, or there is a reason why not");
        }
    }
}

package retouch.schemas.job;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// How long a job spent in each stage it reached.
///
/// @param elapsed only stages that were entered; durations are not negative
public record StageTimings(Map<Stage, Duration> elapsed) {

    public StageTimings {
        Map<Stage, Duration> copy = new EnumMap<>(Stage.class);
        copy.putAll(elapsed);
        elapsed = Collections.unmodifiableMap(copy);
        elapsed.forEach((stage, duration) -> {
            if (duration.isNegative()) {
                throw new IllegalArgumentException(stage + " must not be negative: " + duration);
            }
        });
    }

    /// No stage was reached.
    public static StageTimings none() {
        return new StageTimings(Map.of());
    }
}

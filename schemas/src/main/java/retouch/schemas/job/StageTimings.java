package retouch.schemas.job;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// How long a job spent in each stage it reached.
///
/// @param elapsed only stages that were entered; durations are not negative, kept in whole microseconds
public record StageTimings(Map<Stage, Duration> elapsed) {

    public StageTimings {
        Map<Stage, Duration> copy = new EnumMap<>(Stage.class);
        elapsed.forEach((stage, duration) -> copy.put(stage, WireTime.duration(duration, stage.label())));
        elapsed = Collections.unmodifiableMap(copy);
    }

    /// No stage was reached.
    public static StageTimings none() {
        return new StageTimings(Map.of());
    }
}

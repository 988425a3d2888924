package retouch.trainer.loop;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// What one step did.
///
/// @param step      steps taken so far, 1 after the first
/// @param terms     of both losses, before their weights; `generator` and `critic` are the sums
/// @param rate      the generator's learning rate
/// @param took      the step itself
/// @param waited    for samples before it
public record StepReport(long step, Map<String, Double> terms, double rate, Duration took, Duration waited) {

    public StepReport {
        Objects.requireNonNull(took, "took");
        Objects.requireNonNull(waited, "waited");
        terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    }
}

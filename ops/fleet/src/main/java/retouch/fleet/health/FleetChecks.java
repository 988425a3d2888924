package retouch.fleet.health;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import retouch.fleet.Fleet;
import retouch.fleet.health.Health.Check;

/// Asks broker and store how they are, not more often than every few seconds, however often it is asked itself.
/// Thread-safe; the fleet is borrowed.
public final class FleetChecks {

    private static final Duration KEPT = Duration.ofSeconds(5);

    private final Fleet fleet;
    private List<Check> last = List.of();
    private long askedAt;

    public FleetChecks(Fleet fleet) {
        this.fleet = Objects.requireNonNull(fleet, "fleet");
    }

    /// Two checks, `broker` and `store`.
    public synchronized List<Check> checks() {
        if (last.isEmpty() || System.nanoTime() - askedAt > KEPT.toNanos()) {
            last = List.of(new Check("broker", String.join(" ", fleet.broker().problems())),
                    new Check("store", fleet.store().problem().orElse("")));
            askedAt = System.nanoTime();
        }
        return last;
    }
}

package retouch.cli.bench.rollout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// How long jobs took, and how many did not end `Done`. Thread-safe.
final class Latencies {

    private final List<Duration> done = new ArrayList<>();
    private int failed;

    synchronized void done(Duration took) {
        done.add(took);
    }

    synchronized void failed() {
        failed++;
    }

    synchronized int jobs() {
        return done.size() + failed;
    }

    synchronized int failures() {
        return failed;
    }

    /// @param share such as 0.95
    synchronized Duration quantile(double share) {
        if (done.isEmpty()) {
            return Duration.ZERO;
        }
        List<Duration> sorted = new ArrayList<>(done);
        Collections.sort(sorted);
        return sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(share * sorted.size()) - 1));
    }
}

package retouch.cli.bench.engines;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How long the runs of one thing took.
final class Times {

    private final List<Duration> runs = new ArrayList<>();

    void add(Duration run) {
        runs.add(run);
    }

    /// @throws IllegalStateException if there was no run
    Duration median() {
        return sorted().get(runs.size() / 2);
    }

    /// @throws IllegalStateException if there was no run
    Duration best() {
        return sorted().getFirst();
    }

    /// @throws IllegalStateException if there was no run
    Duration mean() {
        return sorted().stream().reduce(Duration.ZERO, Duration::plus).dividedBy(runs.size());
    }

    private List<Duration> sorted() {
        if (runs.isEmpty()) {
            throw new IllegalStateException("nothing ran");
        }
        return runs.stream().sorted().toList();
    }
}

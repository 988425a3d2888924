package retouch.worker.model;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import retouch.fleet.metric.Metric;
import retouch.fleet.metric.Metrics;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;

/// Counts what became of versions, and tells it on. Thread-safe, if who hears it is.
public final class CountedLoads implements LoadReports {

    private final LoadReports next;
    private final Metrics metrics;

    public CountedLoads(LoadReports next, Metrics metrics) {
        this.next = Objects.requireNonNull(next, "next");
        this.metrics = Objects.requireNonNull(metrics, "metrics");
    }

    @Override
    public void serves(String version, Sha256 digest, Optional<Alias> alias, long sinceNanos) {
        metrics.count(Metric.MODEL_LOADS, "loaded", "");
        metrics.time(Metric.MODEL_LOAD_DURATION,
                Duration.ofNanos(Math.max(0, System.nanoTime() - sinceNanos)));
        next.serves(version, digest, alias, sinceNanos);
    }

    @Override
    public void refused(String version, Sha256 digest, Optional<Alias> alias, NotLoadedException problem,
            long sinceNanos) {
        metrics.count(Metric.MODEL_LOADS, "refused", problem.reason().toLowerCase(Locale.ROOT));
        next.refused(version, digest, alias, problem, sinceNanos);
    }

    @Override
    public void stable(LoadedModel model) {
        next.stable(model);
    }
}

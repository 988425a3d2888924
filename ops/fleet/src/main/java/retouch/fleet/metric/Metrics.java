package retouch.fleet.metric;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import retouch.fleet.metric.Metric.Kind;

/// Counts for one process and writes it down for Prometheus. Thread-safe.
///
/// Labels are given as values, in the order of [Metric#labels].
public final class Metrics implements AutoCloseable {

    /// From a fetch on this machine to a job that waited half an hour.
    private static final Duration[] BUCKETS = {Duration.ofMillis(1), Duration.ofMillis(5),
            Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100),
            Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2500),
            Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(1),
            Duration.ofMinutes(5), Duration.ofMinutes(30)};

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<Runnable> beforeScrape = new ArrayList<>();
    private final JvmGcMetrics collector = new JvmGcMetrics();

    /// Rows of a gauge that come and go.
    ///
    /// @param labels values, in the metric's order
    public record Row(List<String> labels, double value) {

        public Row {
            labels = List.copyOf(labels);
        }

        public static Row of(double value, String... labels) {
            return new Row(List.of(labels), value);
        }
    }

    /// @param service such as `worker`; a label of everything
    /// @param id      who it is among its like
    public Metrics(String service, String id) {
        registry.config().commonTags("service", Objects.requireNonNull(service, "service"));
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        collector.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gauge(Metric.SERVICE, () -> 1.0, id);
    }

    /// Counts, and nobody looks.
    public static Metrics none() {
        return new Metrics("none", "none");
    }

    /// One more.
    public void count(Metric metric, String... labels) {
        add(metric, 1, labels);
    }

    /// So many more.
    public void add(Metric metric, int more, String... labels) {
        require(metric, Kind.COUNTER, labels.length);
        Counter.builder(metric.exported()).description(metric.help()).tags(tags(metric, List.of(labels)))
                .register(registry).increment(more);
    }

    /// Counts what somebody else counts.
    ///
    /// @param of     held weakly, asked at each scrape; never falls but when it begins anew
    public <T> void count(Metric metric, T of, ToDoubleFunction<T> value, String... labels) {
        require(metric, Kind.COUNTER, labels.length);
        FunctionCounter.builder(metric.exported(), of, value).description(metric.help())
                .tags(tags(metric, List.of(labels))).register(registry);
    }

    /// One more, which took so long.
    public void time(Metric metric, Duration took, String... labels) {
        require(metric, Kind.HISTOGRAM, labels.length);
        Timer.builder(metric.exported()).description(metric.help()).tags(tags(metric, List.of(labels)))
                .serviceLevelObjectives(BUCKETS).register(registry).record(took);
    }

    /// Shows a value as of each scrape.
    public void gauge(Metric metric, Supplier<Number> value, String... labels) {
        require(metric, Kind.GAUGE, labels.length);
        Gauge.builder(metric.exported(), value).strongReference(true).description(metric.help())
                .tags(tags(metric, List.of(labels))).register(registry);
    }

    /// Shows rows as of each scrape; a row that is no longer given is no longer shown.
    public synchronized void rows(Metric metric, Supplier<List<Row>> rows) {
        require(metric, Kind.GAUGE, metric.labels().size());
        MultiGauge gauge = MultiGauge.builder(metric.exported()).description(metric.help())
                .register(registry);
        beforeScrape.add(() -> gauge.register(rows.get()
                .stream().<MultiGauge.Row<?>>map(
                        row -> MultiGauge.Row.of(tags(metric, row.labels()), row.value()))
                .toList(), true));
    }

    /// Everything, in Prometheus's text format.
    public synchronized String scrape() {
        beforeScrape.forEach(Runnable::run);
        return registry.scrape();
    }

    @Override
    public void close() {
        collector.close();
        registry.close();
    }

    private static void require(Metric metric, Kind kind, int labels) {
        if (metric.kind() != kind || metric.labels().size() != labels) {
            throw new IllegalArgumentException(
                    "%s is a %s with the labels %s".formatted(metric, metric.kind(), metric.labels()));
        }
    }

    private static Tags tags(Metric metric, List<String> values) {
        List<Tag> tags = new ArrayList<>();
        for (int index = 0; index < values.size(); index++) {
            tags.add(Tag.of(metric.labels().get(index), values.get(index)));
        }
        return Tags.of(tags);
    }
}

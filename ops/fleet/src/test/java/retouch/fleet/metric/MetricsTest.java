package retouch.fleet.metric;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MetricsTest {

    private final Metrics metrics = new Metrics("worker", "w-1");

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void countersCountByTheirLabels() {
        metrics.count(Metric.JOBS, "done", "");
        metrics.count(Metric.JOBS, "done", "");
        metrics.count(Metric.JOBS, "refused", "not_a_picture");

        assertThat(metrics.scrape().lines()).contains(
                "retouch_jobs_total{outcome=\"done\",reason=\"\",service=\"worker\"} 2.0",
                "retouch_jobs_total{outcome=\"refused\",reason=\"not_a_picture\",service=\"worker\"} 1.0",
                "# TYPE retouch_jobs_total counter");
    }

    @Test
    void histogramsHaveBucketsInSeconds() {
        metrics.time(Metric.STAGE_DURATION, Duration.ofMillis(30), "generate");

        assertThat(metrics.scrape().lines()).contains(
                "retouch_stage_duration_seconds_bucket{service=\"worker\",stage=\"generate\",le=\"0.025\"} 0",
                "retouch_stage_duration_seconds_bucket{service=\"worker\",stage=\"generate\",le=\"0.05\"} 1",
                "retouch_stage_duration_seconds_sum{service=\"worker\",stage=\"generate\"} 0.03");
    }

    @Test
    void rowsThatAreGoneAreNoLongerShown() {
        List<Metrics.Row> rows = new ArrayList<>(List.of(Metrics.Row.of(3, "vector", "ready"),
                Metrics.Row.of(1, "nd4j", "lost")));
        metrics.rows(Metric.WORKERS, () -> rows);
        assertThat(metrics.scrape())
                .contains("retouch_workers{pool=\"nd4j\",service=\"worker\",state=\"lost\"} 1.0");

        rows.remove(1);
        rows.set(0, Metrics.Row.of(2, "vector", "ready"));

        assertThat(metrics.scrape()).doesNotContain("nd4j")
                .contains("retouch_workers{pool=\"vector\",service=\"worker\",state=\"ready\"} 2.0");
    }

    @Test
    void aMetricTakesOnlyItsOwnKindAndLabels() {
        assertThatThrownBy(() -> metrics.count(Metric.JOBS, "done"))
                .hasMessageContaining("[outcome, reason]");
        assertThatThrownBy(() -> metrics.time(Metric.JOBS, Duration.ZERO, "done", ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theProcessShowsItsMemoryProcessorThreadsAndFiles() {
        assertThat(metrics.scrape()).contains("retouch_service{id=\"w-1\",service=\"worker\"} 1.0",
                "jvm_memory_used_bytes{", "jvm_threads_live_threads{", "process_cpu_usage{",
                "process_uptime_seconds{", "process_files_open_files{");
    }

    @Test
    void namesFollowPrometheus() {
        assertThat(Arrays.stream(Metric.values())).allSatisfy(metric -> {
            assertThat(metric.exported()).startsWith("retouch_").matches("[a-z_]+");
            switch (metric.kind()) {
                case COUNTER -> assertThat(metric.exported()).endsWith("_total");
                case HISTOGRAM -> assertThat(metric.exported()).endsWith("_seconds");
                case GAUGE -> assertThat(metric.exported()).doesNotEndWith("_total")
                        .as("Prometheus keeps this end for itself").doesNotEndWith("_info");
            }
        }).extracting(Metric::exported).doesNotHaveDuplicates();
    }
}

package retouch.cli.ops;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import retouch.cli.ops.FleetView.Finish;
import retouch.cli.ops.FleetView.Traffic;

import static org.assertj.core.api.Assertions.assertThat;

class FinishesTest {

    private final AtomicLong clock = new AtomicLong();
    private final Finishes finishes = new Finishes(clock::get);

    @Test
    void aResultThatIsPublishedTwiceCountsOnce() {
        add("job-1", "done", "v-1", 10);
        add("job-1", "done", "v-1", 10);

        assertThat(finishes.traffic().outcomes()).containsEntry("done", 1L);
        assertThat(finishes.traffic().recent()).hasSize(1);
    }

    @Test
    void theLastMinuteForgetsWhatIsOlder() {
        add("job-1", "done", "v-1", 10);
        pass(Duration.ofSeconds(59));
        add("job-2", "failed", "v-1", 10);
        assertThat(finishes.traffic().perMinute()).isEqualTo(2);

        pass(Duration.ofSeconds(1));

        Traffic traffic = finishes.traffic();
        assertThat(traffic.perMinute()).isEqualTo(1);
        assertThat(traffic.buckets()).hasSize(30).endsWith(1L, 0L, 1L);
        assertThat(traffic.outcomes()).as("all that were ever seen").containsEntry("done", 1L)
                .containsEntry("failed", 1L);
    }

    @Test
    void aQuarterOfAnHourIsKept() {
        add("job-1", "done", "v-1", 10);
        pass(Duration.ofMinutes(15));

        assertThat(finishes.traffic().recent()).isEmpty();
        assertThat(finishes.traffic().worked()).isEmpty();
    }

    @Test
    void figuresOfAVersionAreOfItsOwnJobs() {
        for (int job = 1; job <= 20; job++) {
            add("job-" + job, "done", "v-1", job);
        }
        add("job-failed", "failed", "v-1", 500);
        add("job-other", "done", "v-2", 900);

        FleetView.Figures figures = finishes.figures("v-1");
        assertThat(figures.jobs()).isEqualTo(21);
        assertThat(figures.failed()).isEqualTo(1);
        assertThat(figures.median()).contains(Duration.ofMillis(10));
        assertThat(figures.p95()).contains(Duration.ofMillis(19));
        assertThat(finishes.figures("v-3").median()).isEmpty();
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private void add(String job, String outcome, String version, long workedMillis) {
        finishes.add(new Finish(job, outcome, "", version, "w-1", 1, Duration.ofMillis(5),
                Duration.ofMillis(workedMillis), clock.get()));
    }
}

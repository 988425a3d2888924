package retouch.local.bench;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GreedyScheduleTest {

    @Test
    void givesEachJobToWhoeverEndsItFirst() {
        Duration fast = Duration.ofMillis(20);
        Duration slow = Duration.ofMillis(400);
        // 274 jobs of 20 ms; the two slow ones do 13 each in 5.2 s, a 14th would end at 5.6 s.
        assertThat(GreedySchedule.makespan(300, List.of(fast, slow, slow)))
                .isEqualTo(Duration.ofMillis(5_480));
        assertThat(GreedySchedule.makespan(8, List.of(slow, slow))).isEqualTo(Duration.ofMillis(1_600));
        assertThat(GreedySchedule.makespan(0, List.of(slow))).isZero();
    }
}

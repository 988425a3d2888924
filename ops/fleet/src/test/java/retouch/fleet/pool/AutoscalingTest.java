package retouch.fleet.pool;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import retouch.schemas.pool.AutoscalePlan;
import retouch.schemas.pool.PoolLimits;

import static org.assertj.core.api.Assertions.assertThat;

class AutoscalingTest {

    private static final AutoscalePlan PLAN = new AutoscalePlan(0.5, Duration.ofSeconds(30),
            Duration.ofSeconds(60));
    private static final PoolLimits LIMITS = new PoolLimits(0, 8);

    private final Autoscaling autoscaling = new Autoscaling(PLAN, LIMITS);

    @Test
    void addsWhatArrivesToWhatWaits() {
        assertThat(Autoscaling.needed(load(0, 0), PLAN)).isZero();
        assertThat(Autoscaling.needed(load(1, 0), PLAN)).as("1/s of 2 s each, half busy").isEqualTo(4);
        assertThat(Autoscaling.needed(load(0, 60), PLAN)).as("60 jobs of 2 s in 30 s").isEqualTo(4);
        assertThat(Autoscaling.needed(load(1, 60), PLAN)).isEqualTo(8);
        assertThat(Autoscaling.needed(load(0, 1), PLAN)).as("one job needs one worker").isEqualTo(1);
        assertThat(Autoscaling.needed(load(1e12, 0), PLAN)).as("no number is too large").isEqualTo(10_000);
    }

    @Test
    void growsAtOnceAndShrinksAfterItHasHeldOut() {
        assertThat(wanted(0, load(0, 60), 0)).isEqualTo(4);
        assertThat(wanted(10, load(0, 0), 4)).isEqualTo(4);
        assertThat(wanted(30, load(0, 30), 4)).as("half of it came back").isEqualTo(4);
        assertThat(wanted(59, load(0, 0), 4)).isEqualTo(4);
        assertThat(wanted(61, load(0, 0), 4)).as("2 were needed 31 s ago").isEqualTo(2);
        assertThat(wanted(91, load(0, 0), 2)).isZero();
    }

    @Test
    void staysWithinTheLimits() {
        assertThat(wanted(0, load(100, 0), 1)).isEqualTo(8);
        Autoscaling atLeastTwo = new Autoscaling(PLAN, new PoolLimits(2, 8));
        atLeastTwo.wanted(Duration.ZERO, load(0, 0), 5);
        assertThat(atLeastTwo.wanted(Duration.ofSeconds(59), load(0, 0), 5)).as("it has not looked for long")
                .isEqualTo(5);
        assertThat(atLeastTwo.wanted(Duration.ofHours(1), load(0, 0), 5))
                .as("looks are rarer than the hold time")
                .isEqualTo(2);
    }

    @Test
    void doesNothingWhileNothingEnds() {
        assertThat(wanted(0, load(1, 10), 5)).isEqualTo(5);
        Load stalled = new Load(1, Duration.ofSeconds(2), 400, true);
        assertThat(wanted(100, stalled, 5)).isEqualTo(5);
        assertThat(wanted(900, stalled, 5)).isEqualTo(5);
        assertThat(wanted(901, load(1, 400), 5)).as("jobs end again").isEqualTo(8);
    }

    private int wanted(long seconds, Load load, int size) {
        return autoscaling.wanted(Duration.ofSeconds(seconds), load, size);
    }

    private static Load load(double arrivals, long backlog) {
        return new Load(arrivals, Duration.ofSeconds(2), backlog, false);
    }
}

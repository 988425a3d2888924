package retouch.fleet.rollout;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.Random;

import org.junit.jupiter.api.Test;

import retouch.schemas.registry.RolloutPlan;

import static org.assertj.core.api.Assertions.assertThat;

/// What the rule does, over many seeded roll-outs: a tenth of the jobs go to the canary. Times are lognormal with the
/// spread that a full fleet of two cores showed (p95 about 1.9 times the median), failures come by chance.
class TrialTest {

    private static final RolloutPlan PLAN = RolloutPlan.of("30m", "error>2%,p95>1.5x");
    private static final int ROLLOUTS = 1_000;
    private static final int CANARY_JOBS = 500;
    private static final int SOON = 50;
    private static final double SPREAD = 0.39;

    /// More than the fleet showed: none of some thousand.
    private static final double FAILURES = 0.001;

    @Test
    void takesBackFewerThanOneInAHundredEqualVersions() {
        int alarms = 0;
        for (int seed = 0; seed < ROLLOUTS; seed++) {
            alarms += rollOut(seed, 1, FAILURES).isPresent() ? 1 : 0;
        }
        assertThat(alarms).as("of %d equal versions, over %d canary jobs each", ROLLOUTS, CANARY_JOBS)
                .isLessThan(ROLLOUTS / 100);
    }

    @Test
    void takesBackAVersionOfTwiceTheTimeWithinFiftyJobs() {
        int caught = 0;
        for (int seed = 0; seed < ROLLOUTS; seed++) {
            caught += rollOut(seed, 2, FAILURES).orElse(CANARY_JOBS) <= SOON ? 1 : 0;
        }
        assertThat(caught).isGreaterThanOrEqualTo(980);
    }

    /// Fifty jobs of 5 % errors have fewer than two in 28 of a hundred roll-outs: no rule could see those.
    @Test
    void takesBackAVersionThatFailsOneJobInTwentyWithinFiftyJobsInTwoOfThree() {
        int soon = 0;
        int ever = 0;
        for (int seed = 0; seed < ROLLOUTS; seed++) {
            OptionalInt job = rollOut(seed, 1, 0.05);
            soon += job.orElse(CANARY_JOBS) <= SOON ? 1 : 0;
            ever += job.isPresent() ? 1 : 0;
        }
        assertThat(soon).isGreaterThan(660);
        assertThat(ever).isEqualTo(ROLLOUTS);
    }

    @Test
    void saysWhyWithFigures() {
        Trial trial = new Trial(PLAN);
        for (int job = 0; job < 40; job++) {
            trial.painted(false, Duration.ofMillis(100));
        }
        trial.failed(true); // one failure, which any version may have, takes nothing back
        assertThat(trial.verdict()).isInstanceOf(Trial.Verdict.Continue.class);
        trial.failed(true);

        assertThat(trial.verdict())
                .isEqualTo(new Trial.Verdict.TakeBack("it failed 2 of 2 jobs, stable 0 of 40"));
        assertThat(trial.summary())
                .isEqualTo("canary 2 jobs, 2 failed, p95 -; stable 40 jobs, 0 failed, p95 100 ms");
    }

    @Test
    void doesNotCompareTimesWithAHandfulOfJobs() {
        Trial trial = new Trial(PLAN);
        for (int job = 0; job < Trial.JOBS_MIN - 1; job++) {
            trial.painted(false, Duration.ofMillis(100));
            trial.painted(true, Duration.ofMillis(1_000));
        }
        assertThat(trial.verdict()).isInstanceOf(Trial.Verdict.Continue.class);
        trial.painted(false, Duration.ofMillis(100));
        assertThat(trial.verdict()).isEqualTo(new Trial.Verdict.TakeBack(
                "its 19 jobs took 10.00 times as long as stable's 20, 1.5 are allowed"));
    }

    /// @return the canary's job after which it was taken back
    private static OptionalInt rollOut(int seed, double slower, double failures) {
        Random random = new Random(seed);
        Trial trial = new Trial(PLAN);
        for (int job = 0; job < 10 * CANARY_JOBS; job++) {
            boolean byCanary = random.nextInt(10) == 0;
            double rate = byCanary ? failures : FAILURES;
            if (random.nextDouble() < rate) {
                trial.failed(byCanary);
            } else {
                double millis = 100 * Math.exp(SPREAD * random.nextGaussian()) * (byCanary ? slower : 1);
                trial.painted(byCanary, Duration.ofNanos((long) (1e6 * millis)));
            }
            if (byCanary && trial.verdict() instanceof Trial.Verdict.TakeBack) {
                return OptionalInt.of(trial.canaryJobs());
            }
        }
        return OptionalInt.empty();
    }
}

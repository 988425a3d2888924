package retouch.fleet.rollout;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import retouch.schemas.job.EditQuality;
import retouch.schemas.registry.RolloutPlan;

import static org.assertj.core.api.Assertions.assertThat;

/// What the rule does, over many seeded roll-outs: a tenth of the jobs go to the canary. Times are lognormal with the
/// spread that a full fleet of two cores showed (p95 about 1.9 times the median), failures come by chance,
/// qualities are drawn from edits that were recorded (`quality.tsv`).
class TrialTest {

    private static final RolloutPlan PLAN = RolloutPlan.of("30m", "error>2%,p95>1.5x,quality<-1%");
    private static final RolloutPlan QUALITY = RolloutPlan.of("30m", "quality<-1%");
    private static final int ROLLOUTS = 1_000;
    private static final int CANARY_JOBS = 500;
    private static final int SOON = 50;
    private static final double SPREAD = 0.39;

    /// More than the fleet showed: none of some thousand.
    private static final double FAILURES = 0.001;

    private static final UnaryOperator<Recorded> AS_SHIPPED = edit -> edit;
    private static final List<Recorded> RECORDED = Recorded.read();

    /// @param overall quality of the version as it is
    /// @param worse   quality of the same edit by a version with noise on its weights
    private record Recorded(boolean sketch, boolean color, double overall, double worse) {

        static List<Recorded> read() {
            try (InputStream file = TrialTest.class.getResourceAsStream("quality.tsv")) {
                return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines()
                        .filter(line -> !line.startsWith("#")).map(line -> line.split("\t", -1))
                        .map(part -> new Recorded(part[0].equals("1"), part[1].equals("1"),
                                Double.parseDouble(part[2]), Double.parseDouble(part[4])))
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Recorded times(double factor) {
            return new Recorded(sketch, color, factor * overall, factor * worse);
        }

        Recorded spoilt() {
            return new Recorded(sketch, color, worse, worse);
        }

        /// Whose every share is the same.
        EditQuality quality() {
            double levels = -32 * Math.log(overall);
            return new EditQuality(levels, levels / 2,
                    sketch ? OptionalDouble.of(overall) : OptionalDouble.empty(),
                    color ? OptionalDouble.of(levels) : OptionalDouble.empty());
        }
    }

    @Test
    void takesBackFewerThanOneInAHundredEqualVersions() {
        int alarms = 0;
        for (int seed = 0; seed < ROLLOUTS; seed++) {
            alarms += rollOut(PLAN, seed, 1, FAILURES, AS_SHIPPED).isPresent() ? 1 : 0;
        }
        assertThat(alarms).as("of %d equal versions, over %d canary jobs each", ROLLOUTS, CANARY_JOBS)
                .isLessThan(ROLLOUTS / 100);
    }

    @Test
    void takesBackAVersionOfTwiceTheTimeWithinFiftyJobs() {
        int caught = 0;
        for (int seed = 0; seed < ROLLOUTS; seed++) {
            caught += rollOut(PLAN, seed, 2, FAILURES, AS_SHIPPED).orElse(CANARY_JOBS) <= SOON ? 1 : 0;
        }
        assertThat(caught).isGreaterThanOrEqualTo(980);
    }

    /// Fifty jobs of 5 % errors have fewer than two in 28 of a hundred roll-outs: no rule could see those.
    @Test
    void takesBackAVersionThatFailsOneJobInTwentyWithinFiftyJobsInTwoOfThree() {
        int soon = 0;
        int ever = 0;
        for (int seed = 0; seed < ROLLOUTS; seed++) {
            OptionalInt job = rollOut(PLAN, seed, 1, 0.05, AS_SHIPPED);
            soon += job.orElse(CANARY_JOBS) <= SOON ? 1 : 0;
            ever += job.isPresent() ? 1 : 0;
        }
        assertThat(soon).isGreaterThan(660);
        assertThat(ever).isEqualTo(ROLLOUTS);
    }

    /// The limit itself is no drop beyond it.
    @Test
    void takesBackFewerThanOneInAHundredThatAreAsMuchWorseAsIsAllowed() {
        int alarms = 0;
        for (int seed = 0; seed < ROLLOUTS; seed++) {
            alarms += rollOut(QUALITY, seed, 1, FAILURES, edit -> edit.times(0.99)).isPresent() ? 1 : 0;
        }
        assertThat(alarms).isLessThan(ROLLOUTS / 100);
    }

    @Test
    void takesBackAVersionWhoseQualityDropsByATenthWithinFiftyJobs() {
        int caught = 0;
        for (int seed = 0; seed < ROLLOUTS; seed++) {
            caught += rollOut(QUALITY, seed, 1, FAILURES, edit -> edit.times(0.9)).orElse(CANARY_JOBS) <= SOON
                    ? 1
                    : 0;
        }
        assertThat(caught).isGreaterThanOrEqualTo(990);
    }

    /// Noise of a fifth on every weight costs 5 % of the quality: recorded, not scaled.
    @Test
    void takesBackAVersionWithNoiseOnItsWeights() {
        int soon = 0;
        int ever = 0;
        for (int seed = 0; seed < ROLLOUTS; seed++) {
            OptionalInt job = rollOut(QUALITY, seed, 1, FAILURES, Recorded::spoilt);
            soon += job.orElse(CANARY_JOBS) <= SOON ? 1 : 0;
            ever += job.isPresent() ? 1 : 0;
        }
        assertThat(soon).isGreaterThan(700);
        assertThat(ever).isEqualTo(ROLLOUTS);
    }

    @Test
    void saysByHowMuchTheQualityDropped() {
        Trial trial = new Trial(PLAN);
        for (int job = 0; job < 40; job++) {
            trial.painted(job % 2 == 0, Duration.ofMillis(100),
                    Optional.of(
                            new Recorded(true, false, (job % 2 == 0 ? 0.6 : 0.8) + job * 1e-4, 0).quality()));
        }
        assertThat(trial.verdict())
                .isEqualTo(new Trial.Verdict.TakeBack("the quality of its 20 jobs is 25.0 % below"
                        + " stable's at equal guidance (0.602 against 0.802), 1.0 % are allowed"));
        assertThat(trial.summary()).isEqualTo("canary 20 jobs, 0 failed, p95 100 ms, quality 0.602;"
                + " stable 20 jobs, 0 failed, p95 100 ms, quality 0.802");
    }

    @Test
    void saysNothingOfQualityThatNobodyAskedAbout() {
        Trial trial = new Trial(RolloutPlan.of("30m", ""));
        for (int job = 0; job < 40; job++) {
            trial.painted(job % 2 == 0, Duration.ofMillis(100),
                    Optional.of(
                            new Recorded(true, false, (job % 2 == 0 ? 0.6 : 0.8) + job * 1e-4, 0).quality()));
        }
        assertThat(trial.verdict()).isInstanceOf(Trial.Verdict.Continue.class);
    }

    @Test
    void saysWhyWithFigures() {
        Trial trial = new Trial(PLAN);
        for (int job = 0; job < 40; job++) {
            trial.painted(false, Duration.ofMillis(100), Optional.empty());
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
            trial.painted(false, Duration.ofMillis(100), Optional.empty());
            trial.painted(true, Duration.ofMillis(1_000), Optional.empty());
        }
        assertThat(trial.verdict()).isInstanceOf(Trial.Verdict.Continue.class);
        trial.painted(false, Duration.ofMillis(100), Optional.empty());
        assertThat(trial.verdict()).isEqualTo(new Trial.Verdict.TakeBack(
                "its 19 jobs took 10.00 times as long as stable's 20, 1.5 are allowed"));
    }

    /// @return the canary's job after which it was taken back
    private static OptionalInt rollOut(RolloutPlan plan, int seed, double slower, double failures,
            UnaryOperator<Recorded> canaryQuality) {
        Random random = new Random(seed);
        Trial trial = new Trial(plan);
        for (int job = 0; job < 10 * CANARY_JOBS; job++) {
            boolean byCanary = random.nextInt(10) == 0;
            double rate = byCanary ? failures : FAILURES;
            if (random.nextDouble() < rate) {
                trial.failed(byCanary);
            } else {
                double millis = 100 * Math.exp(SPREAD * random.nextGaussian()) * (byCanary ? slower : 1);
                Recorded edit = RECORDED.get(random.nextInt(RECORDED.size()));
                trial.painted(byCanary, Duration.ofNanos((long) (1e6 * millis)),
                        Optional.of((byCanary ? canaryQuality.apply(edit) : edit).quality()));
            }
            if (byCanary && trial.verdict() instanceof Trial.Verdict.TakeBack) {
                return OptionalInt.of(trial.canaryJobs());
            }
        }
        return OptionalInt.empty();
    }
}

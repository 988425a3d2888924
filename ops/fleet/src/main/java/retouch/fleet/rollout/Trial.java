package retouch.fleet.rollout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

import retouch.schemas.job.EditQuality;
import retouch.schemas.registry.RolloutPlan;

/// Whether a canary is worse than the stable version, from jobs of both in the same time. Pure; not thread-safe.
///
/// **Errors.** The canary is taken back when at least [#FAILURES_MIN] of its jobs failed and its share of failures
/// passes that of the stable version by more than the limit, an estimate, because no test could tell 5 % from 2 % in
/// fifty jobs; and when chance alone would give the canary so many of all failures less than [#ERRORS_BY_CHANCE] of
/// the times, if both were equal (binomial, given the jobs of both). Where jobs of any version fail now and then, the
/// second condition keeps false alarms few; it is worth less the larger the canary's share is.
///
/// **Time.** The canary is taken back when it is beyond the limit for certain, in one of two ways. As a whole: the mean
/// of the logarithms of its times is above the stable version's by more than the logarithm of the limit, by
/// [#DEVIATIONS] standard errors (Welch). In its tail: if its 95th percentile were within the limit, one in twenty of
/// its jobs would be above `limit` times the stable version's; so many more are that chance would do it less than
/// once in [#ONE_IN] times (binomial). Both are one-sided and asked after each job, so their bounds are stricter than
/// a single look needs; both need [#JOBS_MIN] jobs of the stable version, the first as many of the canary's half.
///
/// **Quality.** The canary is taken back when the quality of its jobs is below the stable version's by more than the
/// limit, for certain (`QualityDrop`).
public final class Trial {

    /// Jobs of the stable version that there must be before times are compared.
    public static final int JOBS_MIN = 20;

    /// Failures of the canary below which nothing is said.
    public static final int FAILURES_MIN = 2;

    static final double ONE_IN = 5_000;
    static final double DEVIATIONS = 3;
    static final double ERRORS_BY_CHANCE = 0.03;

    private static final double GROWTH = 1.1;

    private static final double P95 = 0.95;
    private static final double ABOVE = 1 - P95;

    private final RolloutPlan plan;
    private final Arm stable = new Arm();
    private final Arm canary = new Arm();
    private final QualityDrop quality = new QualityDrop();
    private int comparedJobs;
    private double boundNanos;

    /// What follows from the jobs so far.
    public sealed interface Verdict {

        /// Nothing yet.
        record Continue() implements Verdict {}

        /// The canary is worse.
        ///
        /// @param sentence why, with figures
        record TakeBack(String sentence) implements Verdict {}
    }

    /// What is known of the jobs of one version.
    ///
    /// @param jobs     painted or failed
    /// @param p95Nanos of the generator; empty if it painted none
    /// @param quality  the mean of those that were measured
    public record Figures(int jobs, int failures, OptionalDouble p95Nanos, OptionalDouble quality) {}

    private static final class Arm {
        private final List<Duration> times = new ArrayList<>();
        private double logarithms;
        private double squares;
        private int failures;

        private void add(Duration time) {
            double logarithm = Math.log(Math.max(1, time.toNanos()));
            times.add(time);
            logarithms += logarithm;
            squares += logarithm * logarithm;
        }

        private double mean() {
            return logarithms / times.size();
        }

        /// The square of the standard error of the mean.
        private double error() {
            int jobs = times.size();
            return Math.max(0, squares / jobs - mean() * mean()) / (jobs - 1);
        }

        private int jobs() {
            return times.size() + failures;
        }

        private double failureRate() {
            return jobs() == 0 ? 0 : (double) failures / jobs();
        }

        private OptionalDouble p95Nanos() {
            if (times.isEmpty()) {
                return OptionalDouble.empty();
            }
            List<Duration> sorted = times.stream().sorted().toList();
            int index = (int) Math.min(sorted.size() - 1, Math.ceil(P95 * sorted.size()) - 1);
            return OptionalDouble.of(sorted.get(index).toNanos());
        }
    }

    public Trial(RolloutPlan plan) {
        this.plan = Objects.requireNonNull(plan, "plan");
    }

    /// A job was painted.
    ///
    /// @param byCanary whether the canary did it
    /// @param generate how long its generator took
    /// @param figure   how well it was painted, if that was measured
    public void painted(boolean byCanary, Duration generate, Optional<EditQuality> figure) {
        (byCanary ? canary : stable).add(generate);
        figure.ifPresent(value -> quality.add(byCanary, value));
    }

    /// A job failed.
    ///
    /// @param ofCanary whether it was one of the canary's
    public void failed(boolean ofCanary) {
        (ofCanary ? canary : stable).failures++;
    }

    /// Jobs of the canary so far.
    public int canaryJobs() {
        return canary.jobs();
    }

    /// Jobs of the stable version so far.
    public int stableJobs() {
        return stable.jobs();
    }

    /// What follows from the jobs so far.
    public Verdict verdict() {
        if (plan.error().isPresent() && canary.failures >= FAILURES_MIN
                && canary.failureRate() > stable.failureRate() + plan.error().getAsDouble()
                && tail(canary.failures + stable.failures, canary.failures,
                        (double) canary.jobs() / (canary.jobs() + stable.jobs())) < ERRORS_BY_CHANCE) {
            return new Verdict.TakeBack("it failed %d of %d jobs, stable %d of %d".formatted(canary.failures,
                    canary.jobs(), stable.failures, stable.jobs()));
        }
        if (plan.quality().isPresent() && quality.isWorse(plan.quality().getAsDouble())) {
            return new Verdict.TakeBack(quality.sentence(plan.quality().getAsDouble()));
        }
        return plan.p95().isPresent() && stable.times.size() >= JOBS_MIN
                ? ofTimes(plan.p95().getAsDouble())
                : new Verdict.Continue();
    }

    private Verdict ofTimes(double limit) {
        int jobs = canary.times.size();
        double ratio = Math.exp(canary.mean() - stable.mean());
        double error = jobs < JOBS_MIN / 2
                ? Double.POSITIVE_INFINITY
                : Math.sqrt(canary.error() + stable.error());
        if (canary.mean() - stable.mean() - Math.log(limit) > DEVIATIONS * error) {
            return new Verdict.TakeBack("its %d jobs took %.2f times as long as stable's %d, %.2g are allowed"
                    .formatted(jobs, ratio, stable.times.size(), limit));
        }
        if (stable.times.size() >= GROWTH * comparedJobs) { // a percentile of a thousand jobs moves slowly
            comparedJobs = stable.times.size();
            boundNanos = limit * stable.p95Nanos().orElseThrow();
        }
        long above = canary.times.stream().filter(time -> time.toNanos() > boundNanos).count();
        return tail(jobs, above, ABOVE) < 1 / ONE_IN
                ? new Verdict.TakeBack(
                        "%d of its %d jobs took longer than %.0f ms, which is %.2g times stable's p95"
                                .formatted(above, jobs, boundNanos / 1e6, limit))
                : new Verdict.Continue();
    }

    /// The chance of `successes` or more of `trials`.
    ///
    /// @param each the chance of one, below 1
    private static double tail(int trials, long successes, double each) {
        if (each >= 1) {
            return 1;
        }
        double term = Math.pow(1 - each, trials);
        double below = 0;
        for (int count = 0; count < successes; count++) {
            below += term;
            term *= (double) (trials - count) / (count + 1) * each / (1 - each);
        }
        return Math.max(0, 1 - below);
    }

    /// The figures of both, for people.
    public String summary() {
        return "canary %s; stable %s".formatted(text(figures(true)), text(figures(false)));
    }

    /// The figures alone.
    ///
    /// @param ofCanary or of the stable version
    public Figures figures(boolean ofCanary) {
        Arm arm = ofCanary ? canary : stable;
        return new Figures(arm.jobs(), arm.failures, arm.p95Nanos(), quality.mean(ofCanary));
    }

    private static String text(Figures figures) {
        return "%d jobs, %d failed, p95 %s%s".formatted(figures.jobs, figures.failures,
                millis(figures.p95Nanos),
                figures.quality.isPresent()
                        ? String.format(Locale.ROOT, ", quality %.3f", figures.quality.getAsDouble())
                        : "");
    }

    private static String millis(OptionalDouble p95) {
        return p95.isPresent() ? String.format(Locale.ROOT, "%.0f ms", p95.getAsDouble() / 1e6) : "-";
    }
}

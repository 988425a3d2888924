package retouch.fleet.rollout;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

import retouch.schemas.job.EditQuality;

/// Whether the canary paints worse than the stable version, from the quality of single jobs of both
/// ([EditQuality#overall]). Not thread-safe.
///
/// Jobs are compared with jobs of the same guidance (none, sketch, color, both), because that decides most about how
/// well a job can be painted: the drop is the mean, over the canary's jobs, of the stable version's mean for that
/// guidance less the job's quality; its standard error comes from the spread within each guidance.
///
/// It is asked after each job, so a fixed number of standard errors would raise an alarm sooner or later whatever the
/// versions are. The bound is therefore one that holds at all times together: the normal mixture of Robbins (1970), as
/// an asymptotic confidence sequence (Waudby-Smith et al. 2021), `sqrt(2 (1 + 1/(n r)) ln(1 + sqrt(n r + 1)/(2 a)))`
/// standard errors after `n` jobs of the canary, with `r` [#MIXTURE] and `a` [#FALSE_ALARMS]. Nothing is said before
/// there are [#JOBS_MIN] jobs of both.
final class QualityDrop {

    /// Jobs of each below which a standard error says little.
    static final int JOBS_MIN = 10;

    /// Of equal versions that are watched for ever.
    static final double FALSE_ALARMS = 0.005;

    /// Tightest at about thirty jobs of the canary.
    static final double MIXTURE = 0.3;

    private static final int KINDS = 4;

    private final List<Mean> stable = kinds();
    private final List<Mean> canary = kinds();

    private static final class Mean {
        private int count;
        private double mean;
        private double squares;

        /// Welford's update: no difference of large sums.
        private void add(double value) {
            count++;
            double before = value - mean;
            mean += before / count;
            squares += before * (value - mean);
        }
    }

    /// @param drop  of the canary's mean below what the stable version is allowed to lose to
    /// @param error standard error of that
    private record Difference(double drop, double error) {}

    void add(boolean byCanary, EditQuality quality) {
        int kind = (quality.sketch().isPresent() ? 2 : 0) + (quality.color().isPresent() ? 1 : 0);
        (byCanary ? canary : stable).get(kind).add(quality.overall());
    }

    /// The mean over all jobs of one of them, if anything was measured.
    OptionalDouble mean(boolean ofCanary) {
        List<Mean> kinds = ofCanary ? canary : stable;
        int count = count(kinds);
        return count == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(kinds.stream().mapToDouble(kind -> kind.count * kind.mean).sum() / count);
    }

    /// @param allowed drop, a share of the stable version's mean
    boolean isWorse(double allowed) {
        if (count(stable) < JOBS_MIN || comparable() < JOBS_MIN) {
            return false;
        }
        Difference difference = difference(1 - allowed);
        return difference.drop() > deviations(comparable()) * difference.error();
    }

    /// How many standard errors are certain after `jobs` jobs, looked at after each.
    static double deviations(int jobs) {
        double weight = jobs * MIXTURE;
        return Math.sqrt(2 * (1 + 1 / weight) * Math.log1p(Math.sqrt(weight + 1) / (2 * FALSE_ALARMS)));
    }

    /// Of all jobs so far, with the drop at equal guidance; for people.
    String sentence(double allowed) {
        Difference difference = difference(1);
        double usual = mean(false).orElse(1);
        return String.format(Locale.ROOT,
                "the quality of its %d jobs is %.1f %% below stable's at equal guidance (%.3f against %.3f),"
                        + " %.2g %% are allowed",
                count(canary), 100 * difference.drop() / usual, mean(true).orElse(0), usual, 100 * allowed);
    }

    /// @param kept share of the stable version's quality that is enough
    private Difference difference(double kept) {
        int jobs = comparable();
        double drop = 0;
        double stableError = 0;
        for (int kind = 0; kind < KINDS; kind++) {
            if (isComparable(kind)) {
                double weight = (double) canary.get(kind).count / jobs;
                drop += weight * (kept * stable.get(kind).mean - canary.get(kind).mean);
                stableError += weight * weight / stable.get(kind).count;
            }
        }
        return new Difference(drop,
                Math.sqrt(spread(canary) / jobs + kept * kept * spread(stable) * stableError));
    }

    /// Jobs of the canary that there are jobs of the stable version for.
    private int comparable() {
        int jobs = 0;
        for (int kind = 0; kind < KINDS; kind++) {
            jobs += isComparable(kind) ? canary.get(kind).count : 0;
        }
        return jobs;
    }

    private boolean isComparable(int kind) {
        return stable.get(kind).count > 1;
    }

    /// The variance within kinds.
    private static double spread(Collection<Mean> kinds) {
        long used = kinds.stream().filter(kind -> kind.count > 0).count();
        return kinds.stream().mapToDouble(kind -> kind.squares).sum()
                / Math.max(1, kinds.stream().mapToInt(kind -> kind.count).sum() - used);
    }

    private static int count(Collection<Mean> kinds) {
        return kinds.stream().mapToInt(kind -> kind.count).sum();
    }

    private static List<Mean> kinds() {
        List<Mean> kinds = new ArrayList<>();
        for (int kind = 0; kind < KINDS; kind++) {
            kinds.add(new Mean());
        }
        return List.copyOf(kinds);
    }
}

package retouch.schemas.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// How jobs spread over the bins of each trait: of the samples that a version was trained on, as its card says it, or
/// of jobs that came.
///
/// @param count   jobs
/// @param byTrait shares of each trait's bins; they add up to 1
public record TraitShares(long count, Map<Trait, List<Double>> byTrait) {

    private static final String PREFIX = "traits-";
    private static final String COUNT = PREFIX + "count";
    private static final double ROUNDING = 1e-6;

    public TraitShares {
        Map<Trait, List<Double>> copy = new EnumMap<>(Trait.class);
        byTrait.forEach((trait, shares) -> copy.put(trait, List.copyOf(shares)));
        byTrait = Map.copyOf(copy);
        for (Trait trait : Trait.values()) {
            List<Double> shares = byTrait.get(trait);
            if (shares == null || shares.size() != trait.bins()
                    || Math.abs(shares.stream().mapToDouble(Double::doubleValue).sum() - 1) > ROUNDING) {
                throw new IllegalArgumentException("the shares of " + trait.label() + " must add up to 1");
            }
        }
        if (count < 1) {
            throw new IllegalArgumentException("shares are of one job or more, not of " + count);
        }
    }

    /// Of jobs.
    ///
    /// @param jobs at least one
    public static TraitShares of(Collection<JobTraits> jobs) {
        Map<Trait, List<Double>> byTrait = new EnumMap<>(Trait.class);
        for (Trait trait : Trait.values()) {
            double[] counts = new double[trait.bins()];
            jobs.forEach(job -> counts[trait.bin(job)]++);
            List<Double> shares = new ArrayList<>();
            for (double each : counts) {
                shares.add(each / jobs.size());
            }
            byTrait.put(trait, shares);
        }
        return new TraitShares(jobs.size(), byTrait);
    }

    /// Reads what [#metrics] wrote into a card; nothing if the card does not say it.
    public static Optional<TraitShares> fromMetrics(Map<String, Double> metrics) {
        Map<Trait, List<Double>> byTrait = new EnumMap<>(Trait.class);
        for (Trait trait : Trait.values()) {
            List<Double> shares = new ArrayList<>();
            for (int bin = 0; bin < trait.bins(); bin++) {
                Double share = metrics.get(key(trait, bin));
                if (share == null) {
                    return Optional.empty();
                }
                shares.add(share);
            }
            byTrait.put(trait, shares);
        }
        try {
            return Optional.of(new TraitShares(metrics.getOrDefault(COUNT, 0.0).longValue(), byTrait));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a card may say anything
        }
    }

    /// For the metrics of a card.
    public SortedMap<String, Double> metrics() {
        SortedMap<String, Double> metrics = new TreeMap<>();
        metrics.put(COUNT, (double) count);
        byTrait.forEach((trait, shares) -> {
            for (int bin = 0; bin < shares.size(); bin++) {
                metrics.put(key(trait, bin), shares.get(bin));
            }
        });
        return metrics;
    }

    /// How far `other` has moved from these, by trait: the population stability index, the sum over bins of
    /// `(b - a) ln(b / a)`. Up to 0.1 is as good as none, above 0.25 is much. Half a job is added to each bin, so that
    /// an empty one is no infinity.
    public Map<Trait, Double> drift(TraitShares other) {
        Map<Trait, Double> drift = new EnumMap<>(Trait.class);
        for (Trait trait : Trait.values()) {
            double index = 0;
            for (int bin = 0; bin < trait.bins(); bin++) {
                double before = smooth(trait, bin);
                double after = other.smooth(trait, bin);
                index += (after - before) * Math.log(after / before);
            }
            drift.put(trait, index);
        }
        return drift;
    }

    private double smooth(Trait trait, int bin) {
        return (byTrait.get(trait).get(bin) * count + 0.5) / (count + 0.5 * trait.bins());
    }

    private static String key(Trait trait, int bin) {
        return PREFIX + trait.label() + "." + bin;
    }
}

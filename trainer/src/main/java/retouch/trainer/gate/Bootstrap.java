package retouch.trainer.gate;

import java.util.Arrays;
import java.util.Collection;
import java.util.SplittableRandom;

/// How sure a mean is, by drawing the pictures anew (Efron 1979). Immutable and thread-safe.
///
/// Bounds are widened by `sqrt(n / (n - 1))`: with few pictures the plain bootstrap is too sure.
///
/// @param resamples at least 100
/// @param seed      of the draws
record Bootstrap(int resamples, long seed) {

    Bootstrap {
        if (resamples < 100) {
            throw new IllegalArgumentException("at least 100 resamples: " + resamples);
        }
    }

    /// What the mean is above with probability `1 - risk`.
    ///
    /// @param values one for each picture; none gives negative infinity
    /// @param risk   in `(0, 0.5]`
    double lowerBound(Collection<Double> values, double risk) {
        double[] sample = values.stream().mapToDouble(Double::doubleValue).toArray();
        if (sample.length < 2) {
            return Double.NEGATIVE_INFINITY;
        }
        double mean = Arrays.stream(sample).average().orElseThrow();
        SplittableRandom random = new SplittableRandom(seed);
        double[] means = new double[resamples];
        for (int resample = 0; resample < resamples; resample++) {
            double sum = 0;
            for (int draw = 0; draw < sample.length; draw++) {
                sum += sample[random.nextInt(sample.length)];
            }
            means[resample] = sum / sample.length;
        }
        Arrays.sort(means);
        double bound = means[(int) Math.floor(risk * (resamples - 1))];
        return mean - (mean - bound) * Math.sqrt(sample.length / (sample.length - 1.0));
    }
}

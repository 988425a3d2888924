package retouch.fleet.rollout;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// The mean of paired differences, and where it lies but for one time in twenty (percentile bootstrap of the pairs,
/// seeded, widened by `sqrt(n/(n-1))`).
///
/// @param pairs how many there are
/// @param mean  of the differences; 0 if there are none
/// @param low   negative infinity if there are fewer than two pairs
/// @param high  infinity if there are fewer than two pairs
public record Paired(int pairs, double mean, double low, double high) {

    private static final int RESAMPLES = 2_000;
    private static final long SEED = 7;
    private static final double RISK = 0.025;

    static Paired of(List<Double> differences) {
        double[] sample = differences.stream().mapToDouble(Double::doubleValue).toArray();
        double mean = Arrays.stream(sample).average().orElse(0);
        if (sample.length < 2) {
            return new Paired(sample.length, mean, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        SplittableRandom random = new SplittableRandom(SEED);
        double[] means = new double[RESAMPLES];
        for (int resample = 0; resample < RESAMPLES; resample++) {
            double sum = 0;
            for (int draw = 0; draw < sample.length; draw++) {
                sum += sample[random.nextInt(sample.length)];
            }
            means[resample] = sum / sample.length;
        }
        Arrays.sort(means);
        double wider = Math.sqrt(sample.length / (sample.length - 1.0));
        return new Paired(sample.length, mean, mean - wider * (mean - means[(int) (RISK * (RESAMPLES - 1))]),
                mean + wider * (means[(int) Math.ceil((1 - RISK) * (RESAMPLES - 1))] - mean));
    }
}

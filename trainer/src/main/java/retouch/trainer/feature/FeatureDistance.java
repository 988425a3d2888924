package retouch.trainer.feature;

import java.util.Map;
import java.util.SequencedMap;

import retouch.schemas.tensor.Tensor;

/// How far two pictures are apart for a feature network: what LPIPS (Zhang et al. 2018) measures, without its
/// learned weights. At each place of each tap the channels are scaled to length one; the distance is the squared
/// difference, averaged over the places, added over the taps.
///
/// Zero for equal pictures; at most twice the number of taps. Thread-safe.
public final class FeatureDistance {

    /// Keeps a place where nothing fires from being divided by zero.
    private static final double LENGTH_MIN = 1e-10;

    private final FeatureForward forward;

    public FeatureDistance(FeatureNetwork network) {
        this.forward = new FeatureForward(network);
    }

    /// @param first  `[H, W, 3]`, RGB in `[0, 1]`
    /// @param second of the same shape
    public double between(Tensor first, Tensor second) {
        second.requireShape(first.shape());
        SequencedMap<String, Tensor> seen = forward.taps(first);
        double sum = 0;
        for (Map.Entry<String, Tensor> tap : forward.taps(second).entrySet()) {
            sum += between(seen.get(tap.getKey()).data(), tap.getValue().data(), tap.getValue().size(2));
        }
        return sum;
    }

    private static double between(float[] first, float[] second, int channels) {
        double sum = 0;
        for (int from = 0; from < first.length; from += channels) {
            double firstLength = length(first, from, channels);
            double secondLength = length(second, from, channels);
            for (int index = from; index < from + channels; index++) {
                double difference = first[index] / firstLength - second[index] / secondLength;
                sum += difference * difference;
            }
        }
        return sum * channels / first.length;
    }

    private static double length(float[] values, int from, int channels) {
        double squares = 0;
        for (int index = from; index < from + channels; index++) {
            squares += (double) values[index] * values[index];
        }
        return Math.sqrt(squares) + LENGTH_MIN;
    }
}

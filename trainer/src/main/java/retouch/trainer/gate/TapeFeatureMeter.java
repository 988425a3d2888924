package retouch.trainer.gate;

import java.util.List;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

import retouch.schemas.pixel.NineChannels;
import retouch.trainer.feature.FeatureNetwork;
import retouch.trainer.loss.Features;
import retouch.trainer.tape.Node;
import retouch.trainer.tape.Tape;

/// What LPIPS (Zhang et al. 2018) measures, without its learned weights, on the training graph's operators:
/// the same as [retouch.trainer.feature.FeatureDistance], which a test compares it with, and many times as
/// fast. Owns native memory; not thread-safe.
public final class TapeFeatureMeter implements Gate.FeatureMeter, AutoCloseable {

    /// Keeps a place where nothing fires from being divided by zero.
    private static final double LENGTH_MIN = 1e-10;

    private final Features features;

    public TapeFeatureMeter(FeatureNetwork network) {
        this.features = new Features(network, DataType.FLOAT);
    }

    @Override
    public double distance(float[] first, float[] second, int side) {
        float[] both = new float[2 * first.length];
        System.arraycopy(NineChannels.target(side, first).data(), 0, both, 0, first.length);
        System.arraycopy(NineChannels.target(side, second).data(), 0, both, first.length, first.length);
        try (INDArray pictures = Nd4j.createFromArray(both).reshape('c', 2, side, side, 3);
                Tape tape = new Tape()) {
            List<Node> seen = features.see(tape, tape.constant(pictures));
            double sum = 0;
            for (Node tap : seen) {
                sum += distance(tap.value().data().asFloat(), (int) tap.value().size(3));
            }
            return sum;
        }
    }

    @Override
    public void close() {
        features.close();
    }

    private static double distance(float[] both, int channels) {
        int half = both.length / 2;
        double sum = 0;
        for (int from = 0; from < half; from += channels) {
            double firstLength = length(both, from, channels);
            double secondLength = length(both, half + from, channels);
            for (int index = from; index < from + channels; index++) {
                double difference = both[index] / firstLength - both[half + index] / secondLength;
                sum += difference * difference;
            }
        }
        return sum * channels / half;
    }

    private static double length(float[] values, int from, int channels) {
        double squares = 0;
        for (int index = from; index < from + channels; index++) {
            squares += (double) values[index] * values[index];
        }
        return Math.sqrt(squares) + LENGTH_MIN;
    }
}

package retouch.worker.generate;

import java.util.List;

import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;

/// How far two pictures are apart.
public final class Differences {

    private Differences() {}

    /// The largest absolute difference.
    public static double worst(Tensor actual, Tensor expected) {
        actual.requireShape(expected.shape());
        double worst = 0;
        for (int index = 0; index < expected.data().length; index++) {
            worst = larger(worst, actual.data()[index], expected.data()[index]);
        }
        return worst;
    }

    /// The largest absolute difference inside `boxes`, over all pictures of a batch.
    public static double worst(Tensor actual, Tensor expected, List<Box> boxes) {
        actual.requireShape(expected.shape());
        int side = expected.size(1);
        double worst = 0;
        for (int picture = 0; picture < expected.size(0); picture++) {
            for (Box box : boxes) {
                for (int row = box.top(); row < box.bottom(); row++) {
                    int line = (picture * side + row) * side;
                    for (int index = (line + box.left())
                            * NetworkDescription.OUTPUT_CHANNELS; index < (line + box.right())
                                    * NetworkDescription.OUTPUT_CHANNELS; index++) {
                        worst = larger(worst, actual.data()[index], expected.data()[index]);
                    }
                }
            }
        }
        return worst;
    }

    /// The largest value less the smallest.
    public static double spread(Tensor tensor) {
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (float value : tensor.data()) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        return most - least;
    }

    /// NaN is as far away as can be.
    private static double larger(double worst, float actual, float expected) {
        double difference = Math.abs((double) actual - expected);
        return difference <= worst ? worst : Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }
}

package retouch.worker.generate;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

import retouch.schemas.model.Weights;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.network.Variable;
import retouch.schemas.tensor.Tensor;

/// Random weights and inputs for tests; the same seed gives the same bits.
public final class SeededWeights {

    private SeededWeights() {}

    /// Kernels uniform in `±sqrt(3 / fan-in)`, biases uniform in `±0.5`, so that nothing dies out and a
    /// bias that is read or ignored by mistake is seen.
    public static Weights of(NetworkDescription network, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Tensor> byName = new HashMap<>();
        for (Variable variable : network.variables()) {
            int[] shape = variable.extents();
            double reach = shape.length == 1
                    ? 0.5
                    : Math.sqrt(3.0 * Math.max(shape[2], shape[3]) / variable.elements()
                            * Math.min(shape[2], shape[3]));
            byName.put(variable.name(), random(random, reach, shape));
        }
        return Weights.of(byName);
    }

    /// Uniform in `[-1, 1]`.
    public static Tensor input(NetworkDescription network, int batch, long seed) {
        return random(new SplittableRandom(seed), 1, batch, network.side(), network.side(),
                NetworkDescription.INPUT_CHANNELS);
    }

    private static Tensor random(SplittableRandom random, double reach, int... shape) {
        Tensor tensor = Tensor.zeros(shape);
        for (int index = 0; index < tensor.data().length; index++) {
            tensor.data()[index] = (float) ((2 * random.nextDouble() - 1) * reach);
        }
        return tensor;
    }
}

package retouch.golden;

import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

import retouch.schemas.tensor.Tensor;

/// Variables that come into being when they are first asked for; a variable's values depend on the seed and
/// its name, not on the order of asking.
final class SeededVariables {

    /// Keeps a bias that is ignored, or added twice, visible.
    private static final double BIAS_REACH = 0.5;

    private final long seed;
    private final SortedMap<String, Tensor> byName = new TreeMap<>();

    SeededVariables(long seed) {
        this.seed = seed;
    }

    /// Uniform with a variance of one over `fanIn`, so that signals neither die nor explode.
    Tensor kernel(String name, int fanIn, int... shape) {
        return byName.computeIfAbsent(name, missing -> uniform(missing, Math.sqrt(3.0 / fanIn), shape));
    }

    /// Uniform in ±0.5.
    Tensor bias(String name, int channels) {
        return byName.computeIfAbsent(name, missing -> uniform(missing, BIAS_REACH, channels));
    }

    /// Every variable that was asked for.
    SortedMap<String, Tensor> all() {
        return byName;
    }

    private Tensor uniform(String name, double reach, int... shape) {
        SplittableRandom random = new SplittableRandom(seed * 31 + name.hashCode());
        Tensor tensor = Tensor.zeros(shape);
        for (int index = 0; index < tensor.data().length; index++) {
            tensor.data()[index] = (float) ((2 * random.nextDouble() - 1) * reach);
        }
        return tensor;
    }
}

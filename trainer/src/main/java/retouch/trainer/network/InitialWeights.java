package retouch.trainer.network;

import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

import retouch.schemas.model.Weights;
import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.network.Variable;
import retouch.schemas.tensor.Tensor;

/// What training starts from, as the released code has it.
///
/// | variable                              | values                                                      |
/// |---------------------------------------|-------------------------------------------------------------|
/// | gated convolution, `kernel`           | Glorot uniform: `±sqrt(6 / (k·k·(Cin + Cout)))`             |
/// | gated transposed convolution, `w`     | normal, mean 0, standard deviation 0.02                     |
/// | every bias                            | 0                                                           |
///
/// The same seed gives the same bits on every Java: the generator is our own, and its mathematics is
/// that of [StrictMath]. Each variable draws from its own stream, named by the variable.
public final class InitialWeights {

    private static final double DECONVOLUTION_DEVIATION = 0.02;

    private InitialWeights() {}

    public static Weights of(NetworkDescription network, long seed) {
        SortedMap<String, Tensor> byName = new TreeMap<>();
        for (Layer layer : network.layers()) {
            for (Variable variable : layer.variables()) {
                RandomStream random = new RandomStream(seed,
                        variable.name().getBytes(StandardCharsets.UTF_8));
                byName.put(variable.name(), Tensor.of(values(layer, variable, random), variable.extents()));
            }
        }
        return Weights.of(byName);
    }

    private static float[] values(Layer layer, Variable variable, RandomStream random) {
        float[] values = new float[Math.toIntExact(variable.elements())];
        if (variable.shape().size() == 1) {
            return values;
        }
        switch (layer) {
            case Layer.GatedConv conv -> {
                double limit = glorotLimit(conv);
                for (int index = 0; index < values.length; index++) {
                    values[index] = (float) (limit * (2 * random.uniform() - 1));
                }
            }
            case Layer.GatedDeconv _ -> {
                for (int index = 0; index < values.length; index++) {
                    values[index] = (float) (DECONVOLUTION_DEVIATION * random.normal());
                }
            }
        }
        return values;
    }

    private static double glorotLimit(Layer.GatedConv conv) {
        int taps = conv.kernel() * conv.kernel();
        return StrictMath.sqrt(6.0 / ((double) taps * (conv.inputChannels() + conv.outputChannels())));
    }
}

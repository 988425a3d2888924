package retouch.pytorch;

import java.util.HashMap;
import java.util.Map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import retouch.schemas.model.Weights;
import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;

/// The gated U-Net in PyTorch: features and gates in one convolution. DJL has no transposed convolutions for PyTorch;
/// they are convolutions to four phases here, as in the trainer, which is a quarter of the arithmetic of zeros between
/// the pixels. Channels come first. Proper gates only.
final class TorchGenerator {

    private static final float LEAK = 0.2f;
    private static final int PHASES = 4;
    private static final int WINDOW = 3;

    private final NetworkDescription network;
    private final Variables variables;
    private final Map<Integer, NDArray> bands = new HashMap<>();
    private final Map<String, NDArray> taps = new HashMap<>();

    TorchGenerator(NDManager manager, NetworkDescription network, Weights weights, Variables variables) {
        this.network = network;
        this.variables = variables;
        for (Layer layer : network.layers()) {
            switch (layer) {
                case Layer.GatedConv conv -> add(manager, conv, weights);
                case Layer.GatedDeconv deconv -> add(manager, deconv, weights);
            }
        }
    }

    private void add(NDManager manager, Layer.GatedConv layer, Weights weights) {
        Tensor feature = weights.get(layer.variables().get(0).name());
        Tensor gate = weights.get(layer.variables().get(2).name());
        NDArray kernel = oihw(manager, feature).concat(oihw(manager, gate), 0);
        if (isCenterOnly(layer)) { // the far taps meet nothing but padding
            int middle = layer.kernel() / 2;
            kernel = kernel.get(":, :, " + middle + ":" + (middle + 1) + ", " + middle + ":" + (middle + 1))
                    .duplicate();
        }
        variables.add(layer.name() + "/kernel", kernel);
        variables.add(layer.name() + "/bias", row(manager, weights.get(layer.variables().get(1).name()))
                .concat(row(manager, weights.get(layer.variables().get(3).name())), 0));
        if (layer.normalized()) {
            bands.computeIfAbsent(layer.outputChannels(), channels -> band(manager, channels));
        }
    }

    private void add(NDManager manager, Layer.GatedDeconv layer, Weights weights) {
        addPhases(manager, layer, weights.get(layer.variables().get(0).name()));
        variables.add(layer.name() + "/bias1", row(manager, weights.get(layer.variables().get(1).name()))
                .reshape(1, layer.outputChannels(), 1, 1));
        variables.add(layer.name() + "/bias2", row(manager, weights.get(layer.variables().get(2).name()))
                .reshape(1, layer.outputChannels(), 1, 1));
    }

    /// The output of parity `p` at `2 q + p` takes, from input pixel `q + t`, the tap `k = p + 1 - 2 t`, for `t` from
    /// -1 to 1; where there is no such tap, the mask keeps zero.
    ///
    /// @param w `[5, 5, C, Cin]`
    private void addPhases(NDManager manager, Layer.GatedDeconv layer, Tensor w) {
        int outputs = layer.outputChannels();
        int inputs = layer.inputChannels();
        float[] kernel = new float[PHASES * outputs * inputs * WINDOW * WINDOW];
        float[] mask = new float[kernel.length];
        for (int at = 0; at < kernel.length; at++) {
            int column = at % WINDOW;
            int row = at / WINDOW % WINDOW;
            int input = at / (WINDOW * WINDOW) % inputs;
            int output = at / (WINDOW * WINDOW * inputs) % outputs;
            int phase = at / (WINDOW * WINDOW * inputs * outputs);
            int down = phase / 2 + 1 - 2 * (row - 1);
            int across = phase % 2 + 1 - 2 * (column - 1);
            if (down >= 0 && across >= 0) {
                kernel[at] = w.data()[((down * layer.kernel() + across) * outputs + output) * inputs + input];
                mask[at] = 1;
            }
        }
        Shape shape = new Shape((long) PHASES * outputs, inputs, WINDOW, WINDOW);
        variables.add(layer.name() + "/w", manager.create(kernel, shape));
        taps.put(layer.name(), manager.create(mask, shape));
    }

    private static boolean isCenterOnly(Layer.GatedConv layer) {
        return layer.rate() >= layer.inputSide();
    }

    /// @param input `[N, 9, S, S]`
    /// @return `[N, 3, S, S]`
    NDArray paint(NDArray input) {
        Map<String, NDArray> byName = new HashMap<>();
        byName.put(NetworkDescription.INPUT, input);
        NDArray running = input;
        for (Layer layer : network.layers()) {
            NDArray before = running;
            running = switch (layer) {
                case Layer.GatedConv conv -> convolve(conv, conv.skip()
                        .map(skip -> byName.get(skip).concat(before, 1)).orElse(before));
                case Layer.GatedDeconv deconv -> deconvolve(deconv, before);
            };
            byName.put(layer.name(), running);
        }
        return running.tanh();
    }

    private NDArray convolve(Layer.GatedConv layer, NDArray input) {
        NDArray kernel = variables.get(layer.name() + "/kernel");
        NDArray bias = variables.get(layer.name() + "/bias");
        boolean center = isCenterOnly(layer);
        int rate = center ? 1 : layer.rate();
        int before = center ? 0 : layer.padBefore();
        int after = center ? 0 : layer.padAfter();
        NDArray padded = before == after
                ? input
                : input.pad(new Shape(before, after, before, after), 0);
        int padding = before == after ? before : 0;
        NDArray both = padded.getNDArrayInternal().convolution(padded, kernel, bias,
                new Shape(layer.stride(), layer.stride()), new Shape(padding, padding),
                new Shape(rate, rate), 1).singletonOrThrow();
        NDList parts = both.split(2, 1);
        NDArray feature = parts.get(0);
        if (layer.normalized()) {
            NDArray squares = feature.mul(feature);
            NDArray sums = squares.getNDArrayInternal().convolution(squares,
                    bands.get(layer.outputChannels()), null, new Shape(1, 1), new Shape(0, 0),
                    new Shape(1, 1), 1).singletonOrThrow();
            feature = feature.mul(sums.add(NetworkDescription.LRN_BIAS).pow(-0.5f));
        }
        if (layer.activated()) {
            feature = feature.getNDArrayInternal().leakyRelu(LEAK);
        }
        return feature.mul(parts.get(1).getNDArrayInternal().sigmoid());
    }

    private NDArray deconvolve(Layer.GatedDeconv layer, NDArray input) {
        NDArray kernel = variables.get(layer.name() + "/w").mul(taps.get(layer.name()));
        NDArray even = Phases
                .join(input.getNDArrayInternal().convolution(input, kernel, null, new Shape(1, 1),
                        new Shape(1, 1), new Shape(1, 1), 1).singletonOrThrow());
        NDArray feature = even.add(variables.get(layer.name() + "/bias1")).getNDArrayInternal()
                .leakyRelu(LEAK);
        return feature.mul(even.add(variables.get(layer.name() + "/bias2")).getNDArrayInternal().sigmoid());
    }

    private static NDArray band(NDManager manager, int channels) {
        float[] matrix = new float[channels * channels];
        for (int from = 0; from < channels; from++) {
            for (int to = 0; to < channels; to++) {
                matrix[from * channels + to] = Math.abs(from - to) <= NetworkDescription.LRN_RADIUS ? 1 : 0;
            }
        }
        return manager.create(matrix, new Shape(channels, channels, 1, 1));
    }

    private static NDArray array(NDManager manager, Tensor tensor) {
        int[] extents = tensor.shape();
        long[] shape = new long[extents.length];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = extents[axis];
        }
        return manager.create(tensor.data(), new Shape(shape));
    }

    private static NDArray oihw(NDManager manager, Tensor kernel) {
        return array(manager, kernel).transpose(3, 2, 0, 1).duplicate();
    }

    private static NDArray row(NDManager manager, Tensor tensor) {
        return manager.create(tensor.data());
    }
}

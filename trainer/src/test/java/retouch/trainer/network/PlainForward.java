package retouch.trainer.network;

import java.util.HashMap;
import java.util.Map;

import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;

/// The generator's forward pass written for reading, not for speed, straight from the description.
/// NHWC without the batch axis, `[side][side][channels]`.
public final class PlainForward {

    private final NetworkDescription network;
    private final Weights weights;

    public PlainForward(NetworkDescription network, Weights weights) {
        this.network = network;
        this.weights = weights;
    }

    /// @param input `[side][side][9]`
    /// @return `[side][side][3]` in `[-1, 1]`
    public float[] run(float[] input) {
        Map<String, float[]> outputs = new HashMap<>();
        outputs.put(NetworkDescription.INPUT, input);
        float[] running = input;
        for (Layer layer : network.layers()) {
            running = switch (layer) {
                case Layer.GatedConv conv -> gatedConv(conv, conv.skip()
                        .map(outputs::get).map(skip -> concatenate(skip, running(outputs), conv))
                        .orElse(running));
                case Layer.GatedDeconv deconv -> gatedDeconv(deconv, running);
            };
            outputs.put(layer.name(), running);
            outputs.put("running", running);
        }
        for (int index = 0; index < running.length; index++) {
            running[index] = (float) Math.tanh(running[index]);
        }
        return running;
    }

    private static float[] running(Map<String, float[]> outputs) {
        return outputs.get("running");
    }

    private static float[] concatenate(float[] first, float[] second, Layer.GatedConv conv) {
        int pixels = conv.inputSide() * conv.inputSide();
        int firstChannels = first.length / pixels;
        int secondChannels = second.length / pixels;
        float[] both = new float[first.length + second.length];
        for (int pixel = 0; pixel < pixels; pixel++) {
            int at = pixel * (firstChannels + secondChannels);
            System.arraycopy(first, pixel * firstChannels, both, at, firstChannels);
            System.arraycopy(second, pixel * secondChannels, both, at + firstChannels, secondChannels);
        }
        return both;
    }

    private float[] gatedConv(Layer.GatedConv conv, float[] input) {
        float[] feature = convolve(conv, input, variable(conv, "/kernel"), variable(conv, "/bias"));
        float[] gate = convolve(conv, input, variable(conv, "_g/kernel"), variable(conv, "_g/bias"));
        if (conv.normalized()) {
            feature = normalize(feature, conv.outputChannels());
        }
        for (int index = 0; index < feature.length; index++) {
            float activated = conv.activated() ? leaky(feature[index]) : feature[index];
            feature[index] = activated * sigmoid(gate[index]);
        }
        return feature;
    }

    private float[] gatedDeconv(Layer.GatedDeconv deconv, float[] input) {
        float[] linear = transpose(deconv, input, variable(deconv, "/w"));
        float[] first = variable(deconv, "/biases1");
        float[] second = variable(deconv, "/biases2");
        boolean proper = network.gates() == GateVariant.PROPER;
        for (int index = 0; index < linear.length; index++) {
            int channel = index % deconv.outputChannels();
            float feature = leaky(linear[index] + first[channel]);
            linear[index] = feature * sigmoid(proper ? linear[index] + second[channel] : feature);
        }
        return linear;
    }

    private static float[] convolve(Layer.GatedConv conv, float[] input, float[] kernel, float[] bias) {
        int side = conv.outputSide();
        float[] output = new float[side * side * conv.outputChannels()];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int at = (y * side + x) * conv.outputChannels();
                System.arraycopy(bias, 0, output, at, bias.length);
                addTaps(conv, input, kernel, output, at, y, x);
            }
        }
        return output;
    }

    private static void addTaps(Layer.GatedConv conv, float[] input, float[] kernel, float[] output, int at,
            int y,
            int x) {
        for (int tap = 0; tap < conv.kernel() * conv.kernel(); tap++) {
            int row = y * conv.stride() - conv.padBefore() + tap / conv.kernel() * conv.rate();
            int column = x * conv.stride() - conv.padBefore() + tap % conv.kernel() * conv.rate();
            if (row >= 0 && column >= 0 && row < conv.inputSide() && column < conv.inputSide()) {
                int from = (row * conv.inputSide() + column) * conv.inputChannels();
                for (int in = 0; in < conv.inputChannels(); in++) {
                    int weight = (tap * conv.inputChannels() + in) * conv.outputChannels();
                    for (int out = 0; out < conv.outputChannels(); out++) {
                        output[at + out] += input[from + in] * kernel[weight + out];
                    }
                }
            }
        }
    }

    /// The gradient of a 5×5 convolution of stride 2 with `SAME` padding 1 before and 2 after.
    private static float[] transpose(Layer.GatedDeconv deconv, float[] input, float[] kernel) {
        int side = deconv.outputSide();
        float[] output = new float[side * side * deconv.outputChannels()];
        for (int pixel = 0; pixel < deconv.inputSide() * deconv.inputSide(); pixel++) {
            for (int tap = 0; tap < deconv.kernel() * deconv.kernel(); tap++) {
                int row = pixel / deconv.inputSide() * Layer.GatedDeconv.STRIDE - 1 + tap / deconv.kernel();
                int column = pixel % deconv.inputSide() * Layer.GatedDeconv.STRIDE - 1
                        + tap % deconv.kernel();
                if (row >= 0 && column >= 0 && row < side && column < side) {
                    int at = (row * side + column) * deconv.outputChannels();
                    for (int out = 0; out < deconv.outputChannels(); out++) {
                        int weight = (tap * deconv.outputChannels() + out) * deconv.inputChannels();
                        float sum = 0;
                        for (int in = 0; in < deconv.inputChannels(); in++) {
                            sum += input[pixel * deconv.inputChannels() + in] * kernel[weight + in];
                        }
                        output[at + out] += sum;
                    }
                }
            }
        }
        return output;
    }

    private static float[] normalize(float[] values, int channels) {
        float[] normalized = new float[values.length];
        for (int index = 0; index < values.length; index++) {
            int channel = index % channels;
            int first = Math.max(0, channel - NetworkDescription.LRN_RADIUS);
            int last = Math.min(channels - 1, channel + NetworkDescription.LRN_RADIUS);
            float squares = NetworkDescription.LRN_BIAS;
            for (int near = first; near <= last; near++) {
                float value = values[index - channel + near];
                squares += value * value;
            }
            normalized[index] = values[index] / (float) Math.sqrt(squares);
        }
        return normalized;
    }

    private float[] variable(Layer layer, String suffix) {
        Tensor tensor = weights.get("generator/" + layer.name() + suffix);
        return tensor.data();
    }

    private static float leaky(float value) {
        return value < 0 ? NetworkDescription.LEAKY_SLOPE * value : value;
    }

    private static float sigmoid(float value) {
        return (float) (1 / (1 + Math.exp(-value)));
    }
}

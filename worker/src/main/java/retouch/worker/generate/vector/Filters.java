package retouch.worker.generate.vector;

import java.util.List;

import retouch.schemas.model.Weights;
import retouch.schemas.network.Layer;

/// A convolution's filters as the engine wants them: `[taps, taps, depth in, columns]`, channel counts filled
/// up with zeros to whole vectors, and everything that reads the same input side by side in the columns.
///
/// @param taps    filter rows, and columns
/// @param depth   input channels in memory, padding included
/// @param columns output columns, a multiple of [MatrixKernel#PANEL]
/// @param values  row-major
/// @param bias    one per column, added to the sum
record Filters(int taps, int depth, int columns, float[] values, float[] bias) {

    /// The columns of a gated convolution: its feature's, then its gate's.
    ///
    /// @param parts the input's channels, part by part as they are concatenated
    static Filters gated(Layer.GatedConv layer, Weights weights, List<Channels> parts) {
        int depthOut = Lanes.roundUp(layer.outputChannels());
        Filters filters = empty(layer.kernel(), Channels.depth(parts), 2 * depthOut);
        for (int half = 0; half < 2; half++) {
            float[] kernel = weights.get(layer.variables().get(2 * half).name()).data();
            float[] bias = weights.get(layer.variables().get(2 * half + 1).name()).data();
            System.arraycopy(bias, 0, filters.bias, half * depthOut, bias.length);
            for (int tap = 0; tap < layer.kernel() * layer.kernel(); tap++) {
                filters.copyTap(kernel, tap, parts, layer, half * depthOut);
            }
        }
        return filters;
    }

    /// The columns of a 5×5 transposed convolution of stride 2 as a 3×3 convolution at the input's size:
    /// the output's pixels of even row and even column, then those of odd column, and so on.
    ///
    /// Input pixel `i` and tap `k` meet in output pixel `2 i + k - 1`, so the output of parity `p` at
    /// `2 q + p` takes, from input pixel `q + t`, the tap `k = p + 1 - 2 t`, for `t` from -1 to 1.
    static Filters subPixel(Layer.GatedDeconv layer, Weights weights, Channels part) {
        int outputs = layer.outputChannels();
        int depthOut = Lanes.roundUp(outputs);
        Filters filters = empty(3, part.depth(), 4 * depthOut);
        float[] w = weights.get(layer.variables().get(0).name()).data();
        float[] bias = weights.get(layer.variables().get(1).name()).data();
        for (int parity = 0; parity < 4; parity++) {
            System.arraycopy(bias, 0, filters.bias, parity * depthOut, outputs);
            for (int tap = 0; tap < 9; tap++) {
                int row = parity / 2 + 1 - 2 * (tap / 3 - 1);
                int column = parity % 2 + 1 - 2 * (tap % 3 - 1);
                if (row >= 0 && column >= 0) {
                    filters.copyTransposed(w, row * layer.kernel() + column, layer, tap, parity * depthOut);
                }
            }
        }
        return filters;
    }

    /// The same convolution with stride 1, if this one has 5×5 taps, stride 2 and one row of padding before:
    /// over the four pictures that take every other row and column, one after the other in the channels.
    ///
    /// Output `y` reads rows `2 y + k - 1` for tap `k` from 0 to 4. Written as `2 (y + t) + p`, that is tap
    /// `k = 2 t + p + 1` of parity `p`, for `t` from -1 to 1; taps that do not exist are zero.
    Filters spaceToDepth() {
        Filters filters = empty(3, 4 * depth, columns);
        System.arraycopy(bias, 0, filters.bias, 0, columns);
        for (int parity = 0; parity < 4; parity++) {
            for (int tap = 0; tap < 9; tap++) {
                int row = 2 * (tap / 3 - 1) + parity / 2 + 1;
                int column = 2 * (tap % 3 - 1) + parity % 2 + 1;
                if (row >= 0 && row < taps && column >= 0 && column < taps) {
                    System.arraycopy(values, (row * taps + column) * depth * columns, filters.values,
                            (tap * 4 + parity) * depth * columns, depth * columns);
                }
            }
        }
        return filters;
    }

    /// Where the weights of one tap and input channel begin.
    int index(int tap, int channel) {
        return (tap * depth + channel) * columns;
    }

    private static Filters empty(int taps, int depth, int columns) {
        int filled = (columns + MatrixKernel.PANEL - 1) / MatrixKernel.PANEL * MatrixKernel.PANEL;
        return new Filters(taps, depth, filled,
                new float[Math.multiplyExact(taps * taps, Math.multiplyExact(depth, filled))],
                new float[filled]);
    }

    private void copyTap(float[] kernel, int tap, List<Channels> parts, Layer.GatedConv layer, int column) {
        int from = tap * layer.inputChannels() * layer.outputChannels();
        int channel = 0;
        for (Channels part : parts) {
            for (int index = 0; index < part.count(); index++) {
                System.arraycopy(kernel, from, values, index(tap, channel + index) + column,
                        layer.outputChannels());
                from += layer.outputChannels();
            }
            channel += part.depth();
        }
    }

    /// Transposed filters hold `[taps, taps, out, in]`.
    private void copyTransposed(float[] w, int from, Layer.GatedDeconv layer, int tap, int column) {
        int inputs = layer.inputChannels();
        int start = from * layer.outputChannels() * inputs;
        for (int channel = 0; channel < inputs; channel++) {
            int to = index(tap, channel) + column;
            for (int output = 0; output < layer.outputChannels(); output++) {
                values[to + output] = w[start + output * inputs + channel];
            }
        }
    }
}

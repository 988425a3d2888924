package retouch.worker.generate;

import java.util.function.DoubleUnaryOperator;

import retouch.schemas.tensor.Tensor;

/// A square feature map, `[side, side, channels]`, in double precision.
///
/// @param side     pixels
/// @param channels values of each pixel
/// @param values   row by row, pixel by pixel; not copied
record NaiveMap(int side, int channels, double[] values) {

    private static final int LRN_REACH = 5;
    private static final double LRN_ADDED = 5e-5;

    NaiveMap(int side, int channels) {
        this(side, channels, new double[side * side * channels]);
    }

    double at(int row, int column, int channel) {
        boolean outside = row < 0 || column < 0 || row >= side || column >= side;
        return outside ? 0 : values[(row * side + column) * channels + channel];
    }

    void add(int row, int column, int channel, double amount) {
        values[(row * side + column) * channels + channel] += amount;
    }

    /// TensorFlow's `SAME`: as many zeros as are needed, the odd one at the bottom and right.
    NaiveMap convolve(Tensor kernel, int stride, int rate) {
        int taps = kernel.size(0);
        NaiveMap output = new NaiveMap((side + stride - 1) / stride, kernel.size(3));
        int zeros = Math.max((output.side - 1) * stride + (taps - 1) * rate + 1 - side, 0);
        int before = zeros / 2;
        for (int row = 0; row < output.side; row++) {
            for (int column = 0; column < output.side; column++) {
                for (int tap = 0; tap < taps * taps; tap++) {
                    int fromRow = row * stride + tap / taps * rate - before;
                    int fromColumn = column * stride + tap % taps * rate - before;
                    for (int from = 0; from < channels; from++) {
                        double value = at(fromRow, fromColumn, from);
                        for (int to = 0; to < output.channels; to++) {
                            float weight = kernel.data()[(tap * channels + from) * output.channels + to];
                            output.add(row, column, to, value * weight);
                        }
                    }
                }
            }
        }
        return output;
    }

    /// The gradient of a 5×5 convolution of stride 2 that reads one row of zeros above and two below:
    /// every input pixel paints its 5×5 square, and what falls outside is lost.
    ///
    /// @param w `[5, 5, Cout, Cin]`
    NaiveMap transposedConvolve(Tensor w) {
        NaiveMap output = new NaiveMap(2 * side, w.size(2));
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                for (int tap = 0; tap < 25; tap++) {
                    int toRow = 2 * row + tap / 5 - 1;
                    int toColumn = 2 * column + tap % 5 - 1;
                    if (toRow < 0 || toColumn < 0 || toRow >= output.side || toColumn >= output.side) {
                        continue;
                    }
                    for (int to = 0; to < output.channels; to++) {
                        for (int from = 0; from < channels; from++) {
                            float weight = w.data()[(tap * output.channels + to) * channels + from];
                            output.add(toRow, toColumn, to, at(row, column, from) * weight);
                        }
                    }
                }
            }
        }
        return output;
    }

    NaiveMap addBias(Tensor bias) {
        NaiveMap output = new NaiveMap(side, channels, values.clone());
        for (int index = 0; index < values.length; index++) {
            output.values[index] += bias.data()[index % channels];
        }
        return output;
    }

    NaiveMap normalize() {
        NaiveMap output = new NaiveMap(side, channels);
        for (int pixel = 0; pixel < values.length; pixel += channels) {
            for (int channel = 0; channel < channels; channel++) {
                double squares = 0;
                int last = Math.min(channel + LRN_REACH, channels - 1);
                for (int near = Math.max(channel - LRN_REACH, 0); near <= last; near++) {
                    squares += values[pixel + near] * values[pixel + near];
                }
                output.values[pixel + channel] = values[pixel + channel] / Math.sqrt(LRN_ADDED + squares);
            }
        }
        return output;
    }

    NaiveMap leakyRelu() {
        return map(value -> value > 0 ? value : 0.2 * value);
    }

    NaiveMap sigmoid() {
        return map(value -> 1 / (1 + Math.exp(-value)));
    }

    NaiveMap times(NaiveMap factor) {
        NaiveMap output = new NaiveMap(side, channels, values.clone());
        for (int index = 0; index < values.length; index++) {
            output.values[index] *= factor.values[index];
        }
        return output;
    }

    /// This map's channels first.
    NaiveMap concat(NaiveMap second) {
        NaiveMap output = new NaiveMap(side, channels + second.channels);
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                for (int channel = 0; channel < output.channels; channel++) {
                    output.add(row, column, channel, channel < channels
                            ? at(row, column, channel)
                            : second.at(row, column, channel - channels));
                }
            }
        }
        return output;
    }

    private NaiveMap map(DoubleUnaryOperator operator) {
        NaiveMap output = new NaiveMap(side, channels);
        for (int index = 0; index < values.length; index++) {
            output.values[index] = operator.applyAsDouble(values[index]);
        }
        return output;
    }
}

package retouch.schemas.onnx;

import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;

/// Lays the checkpoint's kernels out as ONNX wants them: output channels first for a convolution, input
/// channels first for a transposed one.
final class Kernels {

    /// A cache line of floats: as many neighbors are read together while the layout changes.
    private static final int BLOCK = 16;

    private static final int PHASES = Layer.GatedDeconv.STRIDE * Layer.GatedDeconv.STRIDE;
    private static final int TAPS = 3;

    private Kernels() {}

    /// `[positions, inner, outer]` to `[outer, inner, positions]`. With the taps as positions that is a
    /// convolution's kernel from `[k, k, Cin, Cout]` to `[Cout, Cin, k, k]`, and a transposed one's from
    /// `[k, k, Cout, Cin]` to `[Cin, Cout, k, k]`.
    static float[] reversed(float[] values, int positions, int inner, int outer) {
        float[] reversed = new float[values.length];
        for (int first = 0; first < outer; first += BLOCK) {
            int end = Math.min(outer, first + BLOCK);
            for (int position = 0; position < positions; position++) {
                for (int index = 0; index < inner; index++) {
                    int from = (position * inner + index) * outer;
                    for (int last = first; last < end; last++) {
                        reversed[(last * inner + index) * positions + position] = values[from + last];
                    }
                }
            }
        }
        return reversed;
    }

    /// The transposed convolution's kernel `[5, 5, Cout, Cin]` as that of an ordinary one to four phases, one
    /// for each parity of the output's row and column: `[4 Cout, Cin, 3, 3]`.
    ///
    /// Input pixel `i` and tap `k` meet in output pixel `2 i + k - 1`, so the output of parity `p` at
    /// `2 q + p` takes, from input pixel `q + t`, the tap `k = p + 1 - 2 t`, for `t` from -1 to 1.
    static float[] subPixel(Layer.GatedDeconv layer, float[] w) {
        int inputs = layer.inputChannels();
        int outputs = layer.outputChannels();
        float[] kernel = new float[PHASES * outputs * inputs * TAPS * TAPS];
        for (int phase = 0; phase < PHASES; phase++) {
            for (int window = 0; window < TAPS * TAPS; window++) {
                int row = tap(phase / 2, window / TAPS);
                int column = tap(phase % 2, window % TAPS);
                if (row < 0 || column < 0) {
                    continue;
                }
                int from = (row * layer.kernel() + column) * outputs * inputs;
                int to = phase * outputs * inputs;
                for (int pair = 0; pair < outputs * inputs; pair++) {
                    kernel[(to + pair) * TAPS * TAPS + window] = w[from + pair];
                }
            }
        }
        return kernel;
    }

    /// Ones where two channels are in one window of local response normalization: `[C, C, 1, 1]`.
    static float[] band(int channels) {
        float[] band = new float[channels * channels];
        for (int row = 0; row < channels; row++) {
            int end = Math.min(channels - 1, row + NetworkDescription.LRN_RADIUS);
            for (int column = Math.max(0, row - NetworkDescription.LRN_RADIUS); column <= end; column++) {
                band[row * channels + column] = 1;
            }
        }
        return band;
    }

    /// What the gate's bias adds to a sum that has the feature's bias in it already.
    static float[] difference(float[] gateBias, float[] featureBias) {
        float[] difference = gateBias.clone();
        for (int channel = 0; channel < difference.length; channel++) {
            difference[channel] -= featureBias[channel];
        }
        return difference;
    }

    /// `values`, as often as asked.
    static float[] repeated(float[] values, int times) {
        float[] repeated = new float[times * values.length];
        for (int time = 0; time < times; time++) {
            System.arraycopy(values, 0, repeated, time * values.length, values.length);
        }
        return repeated;
    }

    /// Negative if the parity takes nothing from this offset.
    private static int tap(int parity, int window) {
        return parity + 1 - 2 * (window - 1);
    }
}

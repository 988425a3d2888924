package retouch.worker.generate.nd4j;

import java.util.Optional;

import org.nd4j.linalg.api.ndarray.INDArray;

import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.Layer;

/// A gated transposed convolution as a 3×3 convolution at the input's size to four phases, one for
/// each parity of the output's row and column, which are then woven together: exact, and oneDNN has no
/// transposed convolution with `SAME` padding.
final class GatedDeconvStage implements Stage {

    private static final int PHASES = Layer.GatedDeconv.STRIDE * Layer.GatedDeconv.STRIDE;
    private static final int TAPS = 3;

    private final boolean inJava;
    private final INDArray kernel;
    private final INDArray bias;
    private final Optional<float[]> gateBias;
    private final Optional<INDArray> gateBiasPerPhase;

    /// @param owned  takes the native weights
    /// @param inJava whether [FusedGates] follow the convolution, or operators
    GatedDeconvStage(Layer.GatedDeconv layer, GateVariant gates, Weights weights, Scratch owned,
            boolean inJava) {
        this.inJava = inJava;
        int outputs = layer.outputChannels();
        float[] w = weights.get(layer.variables().get(0).name()).data();
        float[] featureBias = weights.get(layer.variables().get(1).name()).data();
        this.kernel = owned.create(phaseKernel(layer, w), TAPS, TAPS, layer.inputChannels(),
                PHASES * outputs);
        this.bias = owned.create(forEachPhase(featureBias), PHASES * outputs);
        this.gateBias = switch (gates) {
            case COMPATIBLE -> Optional.empty();
            case PROPER -> Optional.of(
                    difference(weights.get(layer.variables().get(2).name()).data(), featureBias));
        };
        this.gateBiasPerPhase = gateBias
                .map(perChannel -> owned.create(forEachPhase(perChannel), PHASES * outputs));
    }

    @Override
    public INDArray run(Scratch scratch, INDArray input) {
        INDArray phases = Operators.convolve(scratch, input, kernel, bias, 1);
        return inJava && FusedGates.canCount(phases)
                ? FusedGates.gateAndWeave(scratch, phases, gateBias)
                : gateAndWeave(scratch, phases);
    }

    private INDArray gateAndWeave(Scratch scratch, INDArray feature) {
        INDArray gate;
        if (gateBiasPerPhase.isPresent()) {
            gate = Operators.addToChannels(scratch, feature, gateBiasPerPhase.get());
            Operators.leakyReluInPlace(feature);
            Operators.sigmoidInPlace(gate);
        } else {
            Operators.leakyReluInPlace(feature);
            gate = Operators.sigmoid(scratch, feature);
        }
        Operators.multiplyInPlace(feature, gate);
        scratch.free(gate);
        return Operators.depthToSpace(scratch, feature);
    }

    /// Rewrites `[5, 5, Cout, Cin]` as `[3, 3, Cin, 4 Cout]`. Input pixel `i` and tap `k` meet in output
    /// pixel `2 i + k - 1`, so the output of parity `p` at `2 q + p` takes, from input pixel `q + t`, the
    /// tap `k = p + 1 - 2 t`, for `t` from -1 to 1.
    private static float[] phaseKernel(Layer.GatedDeconv layer, float[] w) {
        int inputs = layer.inputChannels();
        int outputs = layer.outputChannels();
        int taps = layer.kernel();
        float[] kernel = new float[TAPS * TAPS * inputs * PHASES * outputs];
        for (int position = 0; position < TAPS * TAPS * PHASES; position++) {
            int phase = position % PHASES;
            int window = position / PHASES;
            int row = tap(phase / 2, window / TAPS);
            int column = tap(phase % 2, window % TAPS);
            if (row < 0 || column < 0) {
                continue;
            }
            int from = (row * taps + column) * outputs * inputs;
            for (int input = 0; input < inputs; input++) {
                int to = ((window * inputs + input) * PHASES + phase) * outputs;
                for (int output = 0; output < outputs; output++) {
                    kernel[to + output] = w[from + output * inputs + input];
                }
            }
        }
        return kernel;
    }

    /// Negative if the parity takes nothing from this offset.
    private static int tap(int parity, int window) {
        return parity + 1 - 2 * (window - 1);
    }

    /// What the gate's bias adds to a sum that has the feature's bias in it already.
    private static float[] difference(float[] gateBias, float[] featureBias) {
        float[] difference = gateBias.clone();
        for (int channel = 0; channel < difference.length; channel++) {
            difference[channel] -= featureBias[channel];
        }
        return difference;
    }

    private static float[] forEachPhase(float[] values) {
        float[] repeated = new float[PHASES * values.length];
        for (int phase = 0; phase < PHASES; phase++) {
            System.arraycopy(values, 0, repeated, phase * values.length, values.length);
        }
        return repeated;
    }
}

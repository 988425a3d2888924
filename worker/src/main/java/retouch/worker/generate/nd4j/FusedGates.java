package retouch.worker.generate.nd4j;

import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.stream.IntStream;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

import retouch.schemas.network.NetworkDescription;
import retouch.worker.generate.vector.Exponential;

/// What follows a convolution, in Java and in one pass over memory, where operators need six: local response
/// normalization, leaky ReLU, sigmoid, product, and the weaving of phases. Arrays are NHWC and in the memory
/// of the processor.
final class FusedGates {

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int RADIUS = NetworkDescription.LRN_RADIUS;
    private static final int PHASES = 4;

    private FusedGates() {}

    /// Whether Java can reach arrays: not on a device.
    static boolean arePossible() {
        return Nd4j.getEnvironment().isCPU();
    }

    /// Whether an index can count the values.
    static boolean canCount(INDArray array) {
        return array.length() <= Integer.MAX_VALUE;
    }

    /// `act(lrn(f)) · sigmoid(g)` of `[N, H, W, 2 C]`, features before gates.
    static INDArray gate(Scratch scratch, INDArray both, boolean normalized, boolean activated) {
        int channels = (int) both.size(3) / 2;
        int width = (int) both.size(2);
        INDArray output = scratch.create(both.size(0), both.size(1), width, channels);
        FloatBuffer from = both.data().asNioFloat();
        FloatBuffer to = output.data().asNioFloat();
        IntStream.range(0, (int) (both.size(0) * both.size(1))).parallel().forEach(line -> {
            Pixel pixel = new Pixel(channels);
            for (int index = line * width; index < (line + 1) * width; index++) {
                from.get(2 * index * channels, pixel.feature, 0, channels);
                from.get((2 * index + 1) * channels, pixel.gate, 0, channels);
                pixel.gate(normalized, activated);
                to.put(index * channels, pixel.feature, 0, channels);
            }
        });
        return output;
    }

    /// `[N, 2 H, 2 W, C]` of `[N, H, W, 4 C]`: `y · sigmoid(y)` with `y` the leaky ReLU of a value, or
    /// `y · sigmoid(value + bias)`; block `2 r + s` of the channels becomes the pixels of row parity `r` and
    /// column parity `s`.
    ///
    /// @param gateBias one number per channel, for the second kind of gate
    static INDArray gateAndWeave(Scratch scratch, INDArray phases, Optional<float[]> gateBias) {
        int channels = (int) phases.size(3) / PHASES;
        int width = (int) phases.size(2);
        INDArray output = scratch.create(phases.size(0), 2 * phases.size(1), 2L * width, channels);
        FloatBuffer from = phases.data().asNioFloat();
        FloatBuffer to = output.data().asNioFloat();
        IntStream.range(0, (int) (phases.size(0) * phases.size(1))).parallel().forEach(line -> {
            Pixel pixel = new Pixel(channels);
            for (int column = 0; column < width; column++) {
                for (int phase = 0; phase < PHASES; phase++) {
                    from.get(((line * width + column) * PHASES + phase) * channels, pixel.feature, 0,
                            channels);
                    pixel.gateItself(gateBias);
                    int row = 2 * line + phase / 2;
                    to.put((row * 2 * width + 2 * column + phase % 2) * channels, pixel.feature, 0, channels);
                }
            }
        });
        return output;
    }

    /// The values of one pixel, filled up with zeros to whole vectors.
    private static final class Pixel {

        private final float[] feature;
        private final float[] gate;
        private final float[] squares;

        private Pixel(int channels) {
            int depth = (channels + L - 1) / L * L;
            feature = new float[depth];
            gate = new float[depth];
            squares = new float[depth + 2 * RADIUS];
        }

        private void gate(boolean normalized, boolean activated) {
            if (normalized) {
                for (int channel = 0; channel < feature.length; channel += L) {
                    FloatVector value = FloatVector.fromArray(S, feature, channel);
                    value.mul(value).intoArray(squares, RADIUS + channel);
                }
            }
            for (int channel = 0; channel < feature.length; channel += L) {
                FloatVector value = FloatVector.fromArray(S, feature, channel);
                FloatVector divisor = divisor(FloatVector.fromArray(S, gate, channel));
                if (normalized) {
                    divisor = divisor.mul(root(channel));
                }
                (activated ? leaky(value) : value).div(divisor).intoArray(feature, channel);
            }
        }

        private void gateItself(Optional<float[]> gateBias) {
            if (gateBias.isPresent()) {
                float[] bias = gateBias.get();
                for (int channel = 0; channel < bias.length; channel++) {
                    gate[channel] = feature[channel] + bias[channel];
                }
            }
            for (int channel = 0; channel < feature.length; channel += L) {
                FloatVector value = leaky(FloatVector.fromArray(S, feature, channel));
                FloatVector own = gateBias.isPresent() ? FloatVector.fromArray(S, gate, channel) : value;
                value.div(divisor(own)).intoArray(feature, channel);
            }
        }

        /// `1 + e⁻ᵍ`: what a sigmoid divides by.
        private static FloatVector divisor(FloatVector gate) {
            return Exponential.of(gate.neg()).add(1f);
        }

        private static FloatVector leaky(FloatVector value) {
            return value.max(value.mul(NetworkDescription.LEAKY_SLOPE));
        }

        /// `√(b + Σ f²)` over the eleven channels around each.
        private FloatVector root(int channel) {
            FloatVector sum = FloatVector.fromArray(S, squares, channel);
            for (int offset = 1; offset <= 2 * RADIUS; offset++) {
                sum = sum.add(FloatVector.fromArray(S, squares, channel + offset));
            }
            return sum.add(NetworkDescription.LRN_BIAS).lanewise(VectorOperators.SQRT);
        }
    }
}

package retouch.worker.generate.vector;

import java.util.Optional;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

import retouch.schemas.network.NetworkDescription;

/// What follows a convolution, for one pixel: fill [#feature] (and [#gates]), call a method, find the result in
/// [#feature]. For engines whose convolutions are not ours.
///
/// Not thread-safe: one thread owns a pixel and uses it for one after another.
public final class GatedPixel {

    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;
    private static final int RADIUS = NetworkDescription.LRN_RADIUS;

    private final float[] feature;
    private final float[] gates;
    private final float[] squares;

    public GatedPixel(int channels) {
        int depth = Lanes.roundUp(channels);
        feature = new float[depth];
        gates = new float[depth];
        squares = new float[depth + 2 * RADIUS];
    }

    /// The values before and after; those beyond the channels stay zero.
    public float[] feature() {
        return feature;
    }

    /// The gates before their sigmoid.
    public float[] gates() {
        return gates;
    }

    /// `act(lrn(f)) · sigmoid(g)`.
    public void gate(boolean normalized, boolean activated) {
        if (normalized) {
            for (int channel = 0; channel < feature.length; channel += L) {
                FloatVector value = FloatVector.fromArray(S, feature, channel);
                value.mul(value).intoArray(squares, RADIUS + channel);
            }
        }
        for (int channel = 0; channel < feature.length; channel += L) {
            FloatVector value = FloatVector.fromArray(S, feature, channel);
            FloatVector divisor = divisor(FloatVector.fromArray(S, gates, channel));
            if (normalized) {
                divisor = divisor.mul(root(channel));
            }
            (activated ? GatedOutput.leaky(value) : value).div(divisor).intoArray(feature, channel);
        }
    }

    /// `y · sigmoid(y)` with `y` the leaky ReLU of a value; with a bias `y · sigmoid(value + bias)`.
    ///
    /// @param bias one number per channel
    public void gateItself(Optional<float[]> bias) {
        bias.ifPresent(perChannel -> {
            for (int channel = 0; channel < perChannel.length; channel++) {
                gates[channel] = feature[channel] + perChannel[channel];
            }
        });
        for (int channel = 0; channel < feature.length; channel += L) {
            FloatVector value = GatedOutput.leaky(FloatVector.fromArray(S, feature, channel));
            FloatVector gate = bias.isPresent() ? FloatVector.fromArray(S, gates, channel) : value;
            value.div(divisor(gate)).intoArray(feature, channel);
        }
    }

    /// `1 + e⁻ᵍ`: what a sigmoid divides by.
    private static FloatVector divisor(FloatVector gate) {
        return Exponential.of(gate.neg()).add(1f);
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

package retouch.worker.generate.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;

/// The output of a gated convolution: `act(lrn(f)) · sigmoid(g)`, from a pixel's features and its gates.
///
/// Written as `act(f) / (√(β + Σ f²) · (1 + e⁻ᵍ))`, which has one division; the leaky ReLU may come first as
/// the root is positive.
final class GatedOutput implements OutputStage {

    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;
    private static final int RADIUS = NetworkDescription.LRN_RADIUS;

    private final int channels;
    private final int depth;
    private final boolean normalized;
    private final boolean activated;

    GatedOutput(Layer.GatedConv layer) {
        this.channels = layer.outputChannels();
        this.depth = Lanes.roundUp(channels);
        this.normalized = layer.normalized();
        this.activated = layer.activated();
    }

    @Override
    public int columns() {
        return 2 * depth;
    }

    @Override
    public void write(float[] sums, int at, FeatureMap into, int row, int column, Work work) {
        int to = into.index(row, column);
        float[] squares = work.squares(depth);
        if (normalized) {
            square(sums, at, squares);
        }
        for (int channel = 0; channel < depth; channel += L) {
            FloatVector feature = FloatVector.fromArray(S, sums, at + channel);
            FloatVector gate = FloatVector.fromArray(S, sums, at + depth + channel);
            FloatVector divisor = Exponential.of(gate.neg()).add(1f);
            if (normalized) {
                divisor = divisor.mul(root(squares, channel));
            }
            FloatVector numerator = activated ? leaky(feature) : feature;
            store(numerator.div(divisor), into, to, channel);
        }
    }

    /// `x` where positive, `0.2 x` elsewhere.
    static FloatVector leaky(FloatVector x) {
        return x.max(x.mul(NetworkDescription.LEAKY_SLOPE));
    }

    private void square(float[] sums, int at, float[] squares) {
        for (int channel = 0; channel < depth; channel += L) {
            FloatVector feature = FloatVector.fromArray(S, sums, at + channel);
            feature.mul(feature).intoArray(squares, RADIUS + channel);
        }
    }

    /// `√(β + Σ f²)` over the eleven channels around each.
    private static FloatVector root(float[] squares, int channel) {
        FloatVector sum = FloatVector.fromArray(S, squares, channel);
        for (int offset = 1; offset <= 2 * RADIUS; offset++) {
            sum = sum.add(FloatVector.fromArray(S, squares, channel + offset));
        }
        return sum.add(NetworkDescription.LRN_BIAS).lanewise(VectorOperators.SQRT);
    }

    /// Where the map has room for whole vectors, their zeros are written, too.
    private void store(FloatVector value, FeatureMap into, int to, int channel) {
        if (channel + L <= into.depth()) {
            value.intoArray(into.data(), to + channel);
        } else {
            VectorMask<Float> known = S.indexInRange(channel, channels);
            value.intoArray(into.data(), to + channel, known);
        }
    }
}

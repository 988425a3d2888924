package retouch.worker.generate.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.Layer;

/// The output of a gated transposed convolution: each grid pixel makes a square of four, by the parity of
/// their row and column.
final class SubPixelOutput implements OutputStage {

    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;
    private static final int SCALE = Layer.GatedDeconv.STRIDE;

    private final int channels;
    private final int depth;
    private final GateVariant gates;

    /// What the gate's bias adds to a sum that has the feature's bias in it already.
    private final float[] gateBias;

    SubPixelOutput(Layer.GatedDeconv layer, GateVariant gates, Weights weights) {
        this.channels = layer.outputChannels();
        this.depth = Lanes.roundUp(channels);
        this.gates = gates;
        this.gateBias = new float[depth];
        float[] featureBias = weights.get(layer.variables().get(1).name()).data();
        float[] bias = weights.get(layer.variables().get(2).name()).data();
        for (int channel = 0; channel < channels; channel++) {
            gateBias[channel] = bias[channel] - featureBias[channel];
        }
    }

    @Override
    public int columns() {
        return SCALE * SCALE * depth;
    }

    @Override
    public void write(float[] sums, int at, FeatureMap into, int row, int column, Work work) {
        for (int parity = 0; parity < SCALE * SCALE; parity++) {
            int to = into.index(SCALE * row + parity / SCALE, SCALE * column + parity % SCALE);
            for (int channel = 0; channel < depth; channel += L) {
                FloatVector sum = FloatVector.fromArray(S, sums, at + parity * depth + channel);
                FloatVector feature = GatedOutput.leaky(sum);
                FloatVector gate = switch (gates) {
                    case COMPATIBLE -> feature;
                    case PROPER -> sum.add(FloatVector.fromArray(S, gateBias, channel));
                };
                FloatVector value = feature.div(Exponential.of(gate.neg()).add(1f));
                if (channel + L <= into.depth()) {
                    value.intoArray(into.data(), to + channel);
                } else {
                    value.intoArray(into.data(), to + channel, S.indexInRange(channel, channels));
                }
            }
        }
    }
}

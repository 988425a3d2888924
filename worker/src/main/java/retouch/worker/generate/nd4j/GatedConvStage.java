package retouch.worker.generate.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

import retouch.schemas.model.Weights;
import retouch.schemas.network.Layer;
import retouch.schemas.tensor.Tensor;

/// A gated convolution whose two convolutions run as one with twice the channels: a third faster than
/// two, because the input is read and laid out once.
final class GatedConvStage implements Stage {

    private final Layer.GatedConv layer;
    private final int rate;
    private final boolean inJava;
    private final INDArray kernel;
    private final INDArray bias;

    /// @param owned  takes the native weights
    /// @param inJava whether [FusedGates] follow the convolution, or operators
    GatedConvStage(Layer.GatedConv layer, Weights weights, Scratch owned, boolean inJava) {
        this.layer = layer;
        this.inJava = inJava;
        boolean centerOnly = layer.rate() >= layer.inputSide();
        this.rate = centerOnly ? 1 : layer.rate();
        Tensor feature = weights.get(layer.variables().get(0).name());
        Tensor gate = weights.get(layer.variables().get(2).name());
        this.kernel = centerOnly
                ? centerTap(owned, feature, gate)
                : owned.create(interleave(feature.data(), gate.data(), layer.outputChannels()),
                        layer.kernel(), layer.kernel(), layer.inputChannels(), 2 * layer.outputChannels());
        this.bias = owned.create(
                interleave(weights.get(layer.variables().get(1).name()).data(),
                        weights.get(layer.variables().get(3).name()).data(), layer.outputChannels()),
                2 * layer.outputChannels());
    }

    @Override
    public INDArray run(Scratch scratch, INDArray input) {
        INDArray both = convolve(scratch, input);
        return inJava && FusedGates.canCount(both)
                ? FusedGates.gate(scratch, both, layer.normalized(), layer.activated())
                : gate(scratch, both);
    }

    private INDArray gate(Scratch scratch, INDArray both) {
        INDArray[] halves = Operators.halve(scratch, both);
        scratch.free(both);
        INDArray feature = halves[0];
        INDArray gate = halves[1];
        if (layer.normalized()) {
            INDArray normalized = Operators.normalize(scratch, feature);
            scratch.free(feature);
            feature = normalized;
        }
        if (layer.activated()) {
            Operators.leakyReluInPlace(feature);
        }
        Operators.sigmoidInPlace(gate);
        Operators.multiplyInPlace(feature, gate);
        return feature;
    }

    private INDArray convolve(Scratch scratch, INDArray input) {
        if (rate == 1) {
            return Operators.convolve(scratch, input, kernel, bias, layer.stride());
        }
        INDArray phases = Dilation.split(scratch, input, rate);
        INDArray convolved = Operators.convolve(scratch, phases, kernel, bias, 1);
        return Dilation.join(scratch, convolved, rate, layer.outputSide());
    }

    /// Where the rate reaches past the map, every tap but the center reads padding.
    private INDArray centerTap(Scratch owned, Tensor feature, Tensor gate) {
        int size = layer.inputChannels() * layer.outputChannels();
        int start = layer.kernel() * layer.kernel() / 2 * size;
        float[] featureTap = new float[size];
        float[] gateTap = new float[size];
        System.arraycopy(feature.data(), start, featureTap, 0, size);
        System.arraycopy(gate.data(), start, gateTap, 0, size);
        return owned.create(interleave(featureTap, gateTap, layer.outputChannels()), 1, 1,
                layer.inputChannels(), 2 * layer.outputChannels());
    }

    /// Rows of `channels` from each, in turn.
    private static float[] interleave(float[] first, float[] second, int channels) {
        float[] both = new float[first.length + second.length];
        for (int from = 0; from < first.length; from += channels) {
            System.arraycopy(first, from, both, 2 * from, channels);
            System.arraycopy(second, from, both, 2 * from + channels, channels);
        }
        return both;
    }
}

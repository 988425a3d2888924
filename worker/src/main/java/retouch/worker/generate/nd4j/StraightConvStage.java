package retouch.worker.generate.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

import retouch.schemas.model.Weights;
import retouch.schemas.network.Layer;
import retouch.schemas.tensor.Tensor;

/// A gated convolution as the released code reads: two convolutions and an operator for every step.
final class StraightConvStage implements Stage {

    private final Layer.GatedConv layer;
    private final boolean centerOnly;
    private final INDArray kernel;
    private final INDArray bias;
    private final INDArray gateKernel;
    private final INDArray gateBias;

    /// @param owned takes the native weights
    StraightConvStage(Layer.GatedConv layer, Weights weights, Scratch owned) {
        this.layer = layer;
        this.centerOnly = layer.rate() >= layer.inputSide();
        this.kernel = kernel(owned, weights.get(layer.variables().get(0).name()));
        this.bias = copy(owned, weights.get(layer.variables().get(1).name()));
        this.gateKernel = kernel(owned, weights.get(layer.variables().get(2).name()));
        this.gateBias = copy(owned, weights.get(layer.variables().get(3).name()));
    }

    @Override
    public INDArray run(Scratch scratch, INDArray input) {
        INDArray feature = convolve(scratch, input, kernel, bias);
        if (layer.normalized()) {
            feature = Operators.normalize(scratch, feature);
        }
        if (layer.activated()) {
            Operators.leakyReluInPlace(feature);
        }
        INDArray gate = convolve(scratch, input, gateKernel, gateBias);
        Operators.sigmoidInPlace(gate);
        Operators.multiplyInPlace(feature, gate);
        return feature;
    }

    private INDArray convolve(Scratch scratch, INDArray input, INDArray weights, INDArray added) {
        if (layer.rate() == 1 || centerOnly) {
            return Operators.convolve(scratch, input, weights, added, layer.stride());
        }
        INDArray phases = Dilation.split(scratch, input, layer.rate());
        return Dilation.join(scratch, Operators.convolve(scratch, phases, weights, added, 1), layer.rate(),
                layer.outputSide());
    }

    /// Where the rate reaches past the map, every tap but the center reads padding, and oneDNN refuses the rest.
    private INDArray kernel(Scratch owned, Tensor whole) {
        if (!centerOnly) {
            return copy(owned, whole);
        }
        int size = layer.inputChannels() * layer.outputChannels();
        float[] tap = new float[size];
        System.arraycopy(whole.data(), layer.kernel() * layer.kernel() / 2 * size, tap, 0, size);
        return owned.create(tap, 1, 1, layer.inputChannels(), layer.outputChannels());
    }

    private static INDArray copy(Scratch owned, Tensor tensor) {
        return owned.create(tensor.data(), tensor.shape());
    }
}

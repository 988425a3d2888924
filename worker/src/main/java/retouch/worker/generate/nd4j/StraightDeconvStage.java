package retouch.worker.generate.nd4j;

import java.util.Optional;

import org.nd4j.linalg.api.ndarray.INDArray;

import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.Layer;
import retouch.schemas.tensor.Tensor;

/// A gated transposed convolution as the released code reads, with ND4J's own operator for it.
final class StraightDeconvStage implements Stage {

    private final INDArray kernel;
    private final INDArray bias;
    private final Optional<INDArray> gateBias;

    /// @param owned takes the native weights
    StraightDeconvStage(Layer.GatedDeconv layer, GateVariant gates, Weights weights, Scratch owned) {
        this.kernel = copy(owned, weights.get(layer.variables().get(0).name()));
        this.bias = copy(owned, weights.get(layer.variables().get(1).name()));
        this.gateBias = switch (gates) {
            case COMPATIBLE -> Optional.empty();
            case PROPER -> Optional.of(copy(owned, weights.get(layer.variables().get(2).name())));
        };
    }

    @Override
    public INDArray run(Scratch scratch, INDArray input) {
        INDArray transposed = Operators.convolveTransposed(scratch, input, kernel, Layer.GatedDeconv.STRIDE);
        INDArray feature = Operators.addToChannels(scratch, transposed, bias);
        Operators.leakyReluInPlace(feature);
        INDArray gate = gateBias.isPresent()
                ? Operators.addToChannels(scratch, transposed, gateBias.get())
                : feature;
        Operators.multiplyInPlace(feature, Operators.sigmoid(scratch, gate));
        return feature;
    }

    private static INDArray copy(Scratch owned, Tensor tensor) {
        return owned.create(tensor.data(), tensor.shape());
    }
}

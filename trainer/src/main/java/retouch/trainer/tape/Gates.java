package retouch.trainer.tape;

import java.util.List;

import org.nd4j.linalg.api.ndarray.INDArray;

import retouch.schemas.network.GateVariant;

/// What follows the convolutions of the generator: each is one operator with one derivative.
public final class Gates {

    private Gates() {}

    /// `act(lrn(f)) · sigmoid(g)`: a gated convolution after its convolutions.
    ///
    /// @param both       `[N, H, W, 2 C]`, features before gates
    /// @param normalized whether local response normalization comes before the activation
    /// @param activated  whether leaky ReLU follows
    public static Node gate(Node both, boolean normalized, boolean activated) {
        long channels = both.value().size(3) / 2;
        INDArray feature = Arrays.slice(both.value(), 3, 0, channels);
        INDArray gates = Arrays.slice(both.value(), 3, channels, 2 * channels);
        Elementwise.sigmoidInPlace(gates);
        INDArray scale = normalized ? Normalization.scale(feature) : null;
        INDArray activation = normalized ? feature.mul(scale) : Arrays.copy(feature);
        if (activated) {
            Elementwise.leakyReluInPlace(activation);
        }
        INDArray value = activation.mul(gates);
        INDArray[] kept = normalized
                ? new INDArray[]{feature, gates, activation, scale}
                : new INDArray[]{feature, gates, activation};
        return both.tape().record(value, List.of(both), gradient -> {
            INDArray ofGates = gradient.mul(activation);
            Elementwise.timesSlopeOfSigmoidInPlace(ofGates, gates);
            INDArray ofFeature = gradient.mul(gates);
            if (activated) {
                INDArray inner = Elementwise.leakyReluBackward(activation, ofFeature);
                ofFeature.close();
                ofFeature = inner;
            }
            if (normalized) {
                ofFeature = Normalization.backward(feature, scale, ofFeature);
            }
            both.addGradient(Arrays.concatenate(3, ofFeature, ofGates));
            ofFeature.close();
            ofGates.close();
        }, kept);
    }

    /// A gated transposed convolution after its convolution.
    ///
    /// @param phases      `[N, H, W, 4 C]`: block `2 r + s` of the channels becomes the pixels of row parity `r`
    ///                    and column parity `s`
    /// @param featureBias `[C]`
    /// @param gateBias    `[C]`; does nothing where gates are compatible
    /// @return `[N, 2 H, 2 W, C]`
    public static Node gateTransposed(Node phases, Node featureBias, Node gateBias, GateVariant variant) {
        INDArray feature = Arrays.depthToSpace(phases.value());
        INDArray gates = switch (variant) {
            case PROPER -> feature.add(gateBias.value());
            case COMPATIBLE -> null;
        };
        feature.addi(featureBias.value());
        Elementwise.leakyReluInPlace(feature);
        INDArray opened = gates == null ? Arrays.copy(feature) : gates;
        Elementwise.sigmoidInPlace(opened);
        List<Node> inputs = variant == GateVariant.PROPER
                ? List.of(phases, featureBias, gateBias)
                : List.of(phases, featureBias);
        return phases.tape().record(feature.mul(opened), inputs, gradient -> {
            INDArray ofGates = gradient.mul(feature);
            Elementwise.timesSlopeOfSigmoidInPlace(ofGates, opened);
            INDArray ofFeature = gradient.mul(opened);
            if (variant == GateVariant.COMPATIBLE) {
                ofFeature.addi(ofGates);
            }
            INDArray inner = Elementwise.leakyReluBackward(feature, ofFeature);
            ofFeature.close();
            ofFeature = inner;
            featureBias.addGradient(Arrays.sumToChannels(ofFeature));
            if (variant == GateVariant.PROPER) {
                gateBias.addGradient(Arrays.sumToChannels(ofGates));
                ofFeature.addi(ofGates);
            }
            phases.addGradient(Arrays.spaceToDepth(ofFeature));
            ofFeature.close();
            ofGates.close();
        }, feature, opened);
    }
}

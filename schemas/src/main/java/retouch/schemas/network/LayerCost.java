package retouch.schemas.network;

import java.util.Objects;

/// What one layer costs for one picture, in 32-bit floats and without what an engine needs beside the arithmetic.
///
/// @param layer           the layer
/// @param multiplyAdds    of the convolutions, as they are written down; an engine may find shorter ways
/// @param parameters      trainable numbers, dead ones included
/// @param activationBytes of the layer's output
/// @param liveBytes       of all feature maps that must be there while the layer runs: what it reads, its two
///                        branches, and what later layers read
public record LayerCost(Layer layer, long multiplyAdds, long parameters, long activationBytes,
        long liveBytes) {

    public LayerCost {
        Objects.requireNonNull(layer, "layer");
        if (multiplyAdds < 0 || parameters < 0 || activationBytes < 0 || liveBytes < activationBytes) {
            throw new IllegalArgumentException(
                    "not a cost of %s: %d multiply-adds, %d parameters, %d and %d bytes"
                            .formatted(layer.name(), multiplyAdds, parameters, activationBytes, liveBytes));
        }
    }

    public long parameterBytes() {
        return parameters * Float.BYTES;
    }
}

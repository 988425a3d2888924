package retouch.worker.generate.vector;

import java.util.Optional;

import retouch.schemas.network.Layer;
import retouch.worker.generate.Box;

/// Which pixels depend on which, through one layer.
final class Reach {

    private Reach() {}

    /// The outputs that change when the inputs in `changed` do; empty if none does.
    static Optional<Box> forward(Layer.GatedConv layer, Box changed) {
        int extent = (layer.kernel() - 1) * layer.rate() + 1;
        int last = layer.outputSide() - 1;
        int left = first(changed.left(), extent, layer);
        int top = first(changed.top(), extent, layer);
        int right = Math.min(last, (changed.right() - 1 + layer.padBefore()) / layer.stride());
        int bottom = Math.min(last, (changed.bottom() - 1 + layer.padBefore()) / layer.stride());
        return left > right || top > bottom
                ? Optional.empty()
                : Optional.of(new Box(left, top, right + 1, bottom + 1));
    }

    /// The inputs of a 3×3 convolution of stride 1 that the outputs in `wanted` depend on.
    static Box around(Box wanted, int side) {
        return new Box(Math.max(0, wanted.left() - 1), Math.max(0, wanted.top() - 1),
                Math.min(side, wanted.right() + 1), Math.min(side, wanted.bottom() + 1));
    }

    /// The grid pixels of a transposed convolution that make the outputs in `wanted`.
    static Box grid(Box wanted) {
        return new Box(wanted.left() / Layer.GatedDeconv.STRIDE, wanted.top() / Layer.GatedDeconv.STRIDE,
                (wanted.right() + 1) / Layer.GatedDeconv.STRIDE,
                (wanted.bottom() + 1) / Layer.GatedDeconv.STRIDE);
    }

    private static int first(int changed, int extent, Layer.GatedConv layer) {
        return Math.max(0, Math.ceilDiv(changed - extent + 1 + layer.padBefore(), layer.stride()));
    }
}

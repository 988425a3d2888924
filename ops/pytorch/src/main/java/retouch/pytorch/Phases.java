package retouch.pytorch;

import ai.djl.ndarray.NDArray;

/// Pixels of four parities, kept as channels.
final class Phases {

    private Phases() {}

    /// Block `2 r + s` of the channels becomes the pixels of row parity `r` and column parity `s`.
    ///
    /// @param phases `[N, 4 C, H, W]`
    /// @return `[N, C, 2 H, 2 W]`
    static NDArray join(NDArray phases) {
        long pictures = phases.getShape().get(0);
        long channels = phases.getShape().get(1) / 4;
        long height = phases.getShape().get(2);
        long width = phases.getShape().get(3);
        return phases.reshape(pictures, 2, 2, channels, height, width).transpose(0, 3, 4, 1, 5, 2)
                .reshape(pictures, channels, 2 * height, 2 * width);
    }
}

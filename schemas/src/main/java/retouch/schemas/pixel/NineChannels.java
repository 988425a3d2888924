package retouch.schemas.pixel;

import java.util.Optional;

import retouch.schemas.tensor.Tensor;

/// The network's input and output, value by value. Training and serving share this class: a mismatch
/// between them would be invisible.
///
/// Input `[1, S, S, 9]`, NHWC, as the released code builds it (SC-FEGAN demo; BGR throughout):
///
/// | channel | content      | inside the hole                        | outside     |
/// |---------|--------------|----------------------------------------|-------------|
/// | 0–2     | photograph   | 0                                      | `v/127.5-1` |
/// | 3       | sketch       | 1 on a line, else 0                    | 0           |
/// | 4–6     | color        | `v/127.5-1` where painted, else -1     | 0           |
/// | 7       | mask         | 1                                      | 0           |
/// | 8       | noise        | 1 with probability 0.1591, else 0      | 0           |
///
/// Output `[1, S, S, 3]`, BGR in `[-1, 1]`.
public final class NineChannels {

    private NineChannels() {}

    /// @param side  `S`
    /// @param rgb   the crop, `[S][S][3]`, sRGB in `[0, 255]`
    /// @param hole  `[S][S]`, true in the hole
    /// @param lines `[S][S]`, true on a line
    /// @param color strokes of color
    /// @param seed  decides the noise
    public static Tensor assemble(
            int side,
            float[] rgb,
            boolean[] hole,
            Optional<boolean[]> lines,
            Optional<ColorStrokes> color,
            long seed) {
        throw new UnsupportedOperationException("written next");
    }

    /// The generator's output as sRGB `[S][S][3]` in `[0, 255]`: `(v+1)·127.5`, clamped, BGR turned round.
    public static float[] toRgb(Tensor output) {
        throw new UnsupportedOperationException("written next");
    }
}

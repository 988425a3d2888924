package retouch.schemas.pixel;

import java.util.Objects;

/// Strokes of color at the network's side. A parameter object: its arrays are borrowed for one call.
///
/// @param painted `[S][S]`, true where there is color
/// @param rgb     `[S][S][3]`, sRGB in `[0, 255]`; any value where not painted
@SuppressWarnings("ArrayRecordComponent")
public record ColorStrokes(boolean[] painted, float[] rgb) {

    public ColorStrokes {
        Objects.requireNonNull(painted, "painted");
        Objects.requireNonNull(rgb, "rgb");
        if (rgb.length != 3 * painted.length) {
            throw new IllegalArgumentException("rgb must have three values per pixel");
        }
    }
}

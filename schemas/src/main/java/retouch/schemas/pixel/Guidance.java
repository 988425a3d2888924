package retouch.schemas.pixel;

import java.util.Optional;

/// Reads what people paint: masks, sketches and strokes of color. Any picture will do.
///
/// | input  | rule |
/// |--------|------|
/// | mask   | a pixel is in the hole where `luminance · alpha ≥ 128` (sRGB luma, Rec. 601) |
/// | sketch | a pixel is a line where it differs from the paper by 128 or more; the paper is the lighter or darker half that covers more of the picture, so dark-on-light and light-on-dark both work; transparent is paper |
/// | color  | a pixel is painted where alpha ≥ 128 and it is not the key color |
public final class Guidance {

    private Guidance() {}

    /// Where the hole is.
    public static Mask mask(Picture picture) {
        throw new UnsupportedOperationException("written next");
    }

    /// Where the lines are, in the sketch's own resolution.
    public static Mask sketch(Picture picture) {
        throw new UnsupportedOperationException("written next");
    }

    /// Where color was painted, in the color picture's own resolution.
    ///
    /// @param key a color that means "no color here", as `0xRRGGBB`
    public static Mask painted(Picture picture, Optional<Integer> key) {
        throw new UnsupportedOperationException("written next");
    }
}

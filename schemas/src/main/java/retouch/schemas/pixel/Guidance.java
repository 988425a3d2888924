package retouch.schemas.pixel;

import java.util.BitSet;
import java.util.Optional;

import retouch.schemas.job.PixelBox;

/// Reads what people paint: masks, sketches and strokes of color. Any picture will do.
///
/// Light means a luma (Rec. 601 on sRGB values) of 128 or more out of 255.
///
/// | input  | rule |
/// |--------|------|
/// | mask   | a pixel is in the hole where `luma · alpha` is 128 or more: light and opaque |
/// | sketch | where half of the picture or more is transparent, every opaque pixel is a line; otherwise the paper is light or dark, whichever covers more of what is opaque, and an opaque pixel of the other kind is a line. So dark-on-light, light-on-dark and lines on nothing all work |
/// | color  | a pixel is painted where alpha is 128 or more and it is not the key color |
///
/// A pixel is opaque where its alpha is 128 or more.
public final class Guidance {

    private static final int THRESHOLD = 128;

    /// So many pixels are looked at together: a large picture's floats would not fit.
    private static final int BAND_PIXELS = 1 << 20;

    private Guidance() {}

    /// Where the hole is.
    public static Mask mask(Picture picture) {
        return select(picture, (luma, alpha, _) -> luma * alpha / 255 >= THRESHOLD);
    }

    /// Where the lines are, in the sketch's own resolution.
    public static Mask sketch(Picture picture) {
        Mask opaque = select(picture, (_, alpha, _) -> alpha >= THRESHOLD);
        if (2L * opaque.area() <= (long) picture.width() * picture.height()) {
            return opaque;
        }
        Mask light = select(picture, (luma, alpha, _) -> alpha >= THRESHOLD && luma >= THRESHOLD);
        boolean lightPaper = 2L * light.area() >= opaque.area();
        return lightPaper
                ? select(picture, (luma, alpha, _) -> alpha >= THRESHOLD && luma < THRESHOLD)
                : light;
    }

    /// Where color was painted, in the color picture's own resolution.
    ///
    /// @param key a color that means "no color here", as `0xRRGGBB`
    public static Mask painted(Picture picture, Optional<Integer> key) {
        int none = key.orElse(-1);
        return select(picture, (_, alpha, rgb) -> alpha >= THRESHOLD && rgb != none);
    }

    /// Judges one pixel.
    @FunctionalInterface
    private interface Test {

        /// @param luma  `[0, 255]`
        /// @param alpha `[0, 255]`
        /// @param rgb   rounded to `0xRRGGBB`
        boolean holds(float luma, int alpha, int rgb);
    }

    private static Mask select(Picture picture, Test test) {
        int width = picture.width();
        BitSet bits = new BitSet(width * picture.height());
        int bandRows = Math.max(1, BAND_PIXELS / width);
        for (int top = 0; top < picture.height(); top += bandRows) {
            int rows = Math.min(bandRows, picture.height() - top);
            float[] band = picture.rgb(new PixelBox(0, top, width, rows));
            for (int pixel = 0; pixel < width * rows; pixel++) {
                float red = band[3 * pixel];
                float green = band[3 * pixel + 1];
                float blue = band[3 * pixel + 2];
                float luma = (299 * red + 587 * green + 114 * blue) / 1000; // a gray stays itself, exactly
                int alpha = picture.alpha(pixel % width, top + pixel / width);
                int rgb = Math.round(red) << 16 | Math.round(green) << 8 | Math.round(blue);
                if (test.holds(luma, alpha, rgb)) {
                    bits.set(top * width + pixel);
                }
            }
        }
        return Mask.of(width, picture.height(), bits);
    }
}

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
/// | sketch | an opaque pixel is a line if it is unlike the paper, see below |
/// | color  | a pixel is painted where alpha is 128 or more and it is not the key color |
///
/// A pixel is opaque where its alpha is 128 or more. A sketch's paper is what covers half of the picture or
/// more if that is transparent; otherwise it is light or dark, whichever covers more of what is opaque. So
/// dark lines on light, light lines on dark and lines on nothing all work.
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
        BitSet opaque = new BitSet();
        BitSet light = new BitSet();
        look(picture, (pixel, luma, alpha, _) -> {
            opaque.set(pixel, alpha >= THRESHOLD);
            light.set(pixel, alpha >= THRESHOLD && luma >= THRESHOLD);
        });
        BitSet lines = opaque;
        if (2L * opaque.cardinality() > (long) picture.width() * picture.height()) {
            if (2L * light.cardinality() >= opaque.cardinality()) {
                lines.andNot(light);
            } else {
                lines = light;
            }
        }
        return Mask.of(picture.width(), picture.height(), lines);
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
        BitSet bits = new BitSet();
        look(picture, (pixel, luma, alpha, rgb) -> {
            if (test.holds(luma, alpha, rgb)) {
                bits.set(pixel);
            }
        });
        return Mask.of(picture.width(), picture.height(), bits);
    }

    /// Sees one pixel after another.
    @FunctionalInterface
    private interface Visitor {
        void see(int pixel, float luma, int alpha, int rgb);
    }

    private static void look(Picture picture, Visitor visitor) {
        int width = picture.width();
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
                visitor.see(top * width + pixel, luma, alpha, rgb);
            }
        }
    }
}

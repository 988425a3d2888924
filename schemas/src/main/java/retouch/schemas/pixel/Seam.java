package retouch.schemas.pixel;

import retouch.schemas.job.PixelBox;

/// Fits a painting into its hole without touching a pixel outside it. Pure functions of their arguments; training and
/// serving share them, so that what is judged is what is served.
///
/// The generator paints the surroundings too, never quite as they are. What it is off by there is taken off inside the
/// hole as well, smoothly ([Membrane]): that is its tint, and no wish of the user's. Nothing that the hole hid is used.
///
/// No more is done at the edge. A band in which the painting was bent to the nearest pixel outside copied that pixel's
/// grain inward, and beside hair the background: on 3 held-out faces the hole's distance was up to 3 % larger with
/// it, for a share of hole of any size, and the step at the edge a quarter (around a hole that is all hair a third
/// smaller).
public final class Seam {

    /// How far outside the hole the painting is looked at, in pixels of the generator.
    public static final int REACH = Membrane.RIM_CELLS + 1;

    private static final int CHANNELS = 3;

    private Seam() {}

    /// Takes the tint off `painted` inside the hole, in place; values stay within 0 and 255.
    ///
    /// @param hole     of the photograph's size
    /// @param crop     the square
    /// @param side     of the generator, in pixels
    /// @param original the photograph in the square, `[crop.height][crop.width][3]`
    /// @param painted  the painting, laid out likewise
    public static void blend(Mask hole, PixelBox crop, int side, float[] original, float[] painted) {
        inHole(hole, crop, side, original, painted,
                (at, off) -> painted[at] = Math.clamp(painted[at] + off, 0, 255));
    }

    /// What [#blend] adds, before it is held within bounds.
    ///
    /// @param hole     of the photograph's size
    /// @param crop     the square
    /// @param side     of the generator, in pixels
    /// @param original the photograph in the square, `[crop.height][crop.width][3]`, on any scale
    /// @param painted  the painting, laid out likewise, on the same scale
    /// @return laid out likewise, zero outside the hole
    public static float[] tint(Mask hole, PixelBox crop, int side, float[] original, float[] painted) {
        float[] tint = new float[painted.length];
        inHole(hole, crop, side, original, painted, (at, off) -> tint[at] = off);
        return tint;
    }

    /// Takes what the painting is off at one value of the hole.
    @FunctionalInterface
    private interface Off {
        void take(int at, float off);
    }

    private static void inHole(Mask hole, PixelBox crop, int side, float[] original, float[] painted,
            Off each) {
        Membrane membrane = Membrane.over(hole, crop, side, original, painted);
        for (int pixel = 0; pixel < crop.width() * crop.height(); pixel++) {
            int x = pixel % crop.width();
            int y = pixel / crop.width();
            if (hole.contains(crop.left() + x, crop.top() + y)) {
                for (int channel = 0; channel < CHANNELS; channel++) {
                    each.take(CHANNELS * pixel + channel, membrane.at(x, y, channel));
                }
            }
        }
    }
}

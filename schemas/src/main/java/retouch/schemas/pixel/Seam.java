package retouch.schemas.pixel;

import java.util.Arrays;

import retouch.schemas.job.PixelBox;

/// Fits a painting into its hole without touching a pixel outside it. Pure functions of their arguments; training and
/// serving share them, so that what is judged is what is served.
///
/// The generator paints the surroundings too, never quite as they are. What it is off by there is taken off inside the
/// hole as well, smoothly ([Membrane]): that is its tint, and no wish of the user's. What is left of the step between
/// photograph and painting at the nearest pixel outside is added within a short band, with a weight that falls from
/// one at the edge to nothing at the band's end. So the painting meets the photograph without a step, and nothing that
/// the hole hid is used.
public final class Seam {

    /// How far outside the hole the painting is looked at, in pixels of the generator.
    public static final int REACH = Membrane.RIM_CELLS + 1;

    /// The band's width over the crop's side: 4 px of 256.
    private static final int BANDS_PER_SIDE = 64;
    private static final int BAND_PIXELS_MIN = 2;

    private static final int NONE = -1;

    private Seam() {}

    /// Changes `painted` inside the hole, in place.
    ///
    /// @param hole     of the photograph's size
    /// @param crop     the square
    /// @param side     of the generator, in pixels
    /// @param original the photograph in the square, `[crop.height][crop.width][3]`
    /// @param painted  the painting, laid out likewise
    public static void blend(Mask hole, PixelBox crop, int side, float[] original, float[] painted) {
        Membrane membrane = Membrane.over(hole, crop, side, original, painted);
        int band = Math.max(BAND_PIXELS_MIN, crop.width() / BANDS_PER_SIDE);
        int[] nearest = nearestOutside(hole, crop, band);
        for (int pixel = 0; pixel < nearest.length; pixel++) {
            int x = pixel % crop.width();
            int y = pixel / crop.width();
            if (!hole.contains(crop.left() + x, crop.top() + y)) {
                continue;
            }
            int source = nearest[pixel];
            float weight = source == NONE
                    ? 0
                    : (float) Math.max(0, 1 - (distance(pixel, source, crop.width()) - 1) / band);
            for (int channel = 0; channel < 3; channel++) {
                float off = membrane.at(x, y, channel);
                float rest = source == NONE
                        ? 0
                        : original[3 * source + channel] - painted[3 * source + channel] - off;
                painted[3 * pixel + channel] = Math.clamp(painted[3 * pixel + channel] + off + weight * rest,
                        0,
                        255);
            }
        }
    }

    /// What [#blend] adds inside the hole before its band: the painting's tint.
    ///
    /// @param hole     of the photograph's size
    /// @param crop     the square
    /// @param side     of the generator, in pixels
    /// @param original the photograph in the square, `[crop.height][crop.width][3]`, on any scale
    /// @param painted  the painting, laid out likewise, on the same scale
    /// @return laid out likewise, zero outside the hole
    public static float[] tint(Mask hole, PixelBox crop, int side, float[] original, float[] painted) {
        Membrane membrane = Membrane.over(hole, crop, side, original, painted);
        float[] tint = new float[painted.length];
        for (int at = 0; at < tint.length; at++) {
            int x = at / 3 % crop.width();
            int y = at / 3 / crop.width();
            if (hole.contains(crop.left() + x, crop.top() + y)) {
                tint[at] = membrane.at(x, y, at % 3);
            }
        }
        return tint;
    }

    /// For each pixel of the crop the nearest one that is outside the hole and inside the photograph, found
    /// ring by ring up to `band` pixels away; a pixel outside the hole is its own, one too deep has none.
    private static int[] nearestOutside(Mask hole, PixelBox crop, int band) {
        int width = crop.width();
        int[] nearest = new int[width * crop.height()];
        Arrays.fill(nearest, NONE);
        int[] front = new int[nearest.length];
        int frontSize = 0;
        PixelBox bounds = hole.bounds().orElse(crop);
        PixelBox photograph = new PixelBox(0, 0, hole.width(), hole.height());
        // The nearest pixel outside touches the hole, so what lies further off is not looked at.
        for (int y = bounds.top() - 1; y <= bounds.top() + bounds.height(); y++) {
            for (int x = bounds.left() - 1; x <= bounds.left() + bounds.width(); x++) {
                int pixel = (y - crop.top()) * width + x - crop.left();
                if (isIn(crop, x, y) && isIn(photograph, x, y) && !hole.contains(x, y)) {
                    nearest[pixel] = pixel;
                    front[frontSize++] = pixel;
                }
            }
        }
        for (int ring = 0; ring < band; ring++) {
            frontSize = grow(hole, crop, nearest, front, frontSize);
        }
        return nearest;
    }

    private static int grow(Mask hole, PixelBox crop, int[] nearest, int[] front, int frontSize) {
        int width = crop.width();
        int[] next = new int[Math.min(front.length, 8 * frontSize + 1)];
        int nextSize = 0;
        for (int index = 0; index < frontSize; index++) {
            int pixel = front[index];
            int x = pixel % width;
            int y = pixel / width;
            for (int neighbor = 0; neighbor < 9; neighbor++) {
                int nx = x + neighbor % 3 - 1;
                int ny = y + neighbor / 3 - 1;
                int to = ny * width + nx;
                if (nx >= 0 && ny >= 0 && nx < width && ny < crop.height()
                        && hole.contains(crop.left() + nx, crop.top() + ny)) {
                    if (nearest[to] == NONE) {
                        next[nextSize++] = to;
                    }
                    nearest[to] = nearer(to, nearest[to], nearest[pixel], width);
                }
            }
        }
        System.arraycopy(next, 0, front, 0, nextSize);
        return nextSize;
    }

    private static boolean isIn(PixelBox box, int x, int y) {
        return x >= box.left() && y >= box.top() && x < box.left() + box.width()
                && y < box.top() + box.height();
    }

    private static int nearer(int pixel, int one, int other, int width) {
        return one != NONE && distance(pixel, one, width) <= distance(pixel, other, width) ? one : other;
    }

    private static double distance(int pixel, int other, int width) {
        return Math.hypot(pixel % width - other % width, pixel / width - other / width);
    }
}

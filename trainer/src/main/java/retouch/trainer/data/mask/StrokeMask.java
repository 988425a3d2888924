package retouch.trainer.data.mask;

import java.util.Random;

/// Draws where a person might have put color: a few strokes that start in the hole. Immutable and thread-safe.
///
/// @param settings lengths at a side of 512 pixels; they grow and shrink with the side
public record StrokeMask(Settings settings) {

    private static final double REFERENCE_SIDE = 512;

    /// The published method says only that the color map is multiplied by a brush mask like the hole's.
    public record Settings(
            int strokesMax,
            int segmentsMax,
            double angleMaxDegrees,
            double lengthMaxPixels,
            double widthMinPixels,
            double widthMaxPixels) {

        public Settings {
            if (strokesMax < 1 || segmentsMax < 1) {
                throw new IllegalArgumentException("strokesMax and segmentsMax must be at least 1");
            }
            if (!(0 < widthMinPixels && widthMinPixels <= widthMaxPixels)) {
                throw new IllegalArgumentException("widthMinPixels must be in (0, widthMaxPixels]");
            }
        }

        /// From strokes of a fine brush to blotches.
        public static Settings standard() {
            return new Settings(8, 6, 60, 100, 10, 64);
        }
    }

    /// @param hole `[S][S]`, true in the hole, with at least one pixel
    /// @return `[S][S]`, true on a stroke, in and outside the hole
    public boolean[] draw(int side, boolean[] hole, Random random) {
        double scale = side / REFERENCE_SIDE;
        boolean[] painted = new boolean[hole.length];
        Brush brush = new Brush(side, painted);
        int strokes = 1 + random.nextInt(settings.strokesMax());
        for (int stroke = 0; stroke < strokes; stroke++) {
            int start = pixelIn(hole, random);
            double width = settings.widthMinPixels()
                    + random.nextDouble() * (settings.widthMaxPixels() - settings.widthMinPixels());
            brush.zigzag(start % side, start / side, 1 + random.nextInt(settings.segmentsMax()),
                    settings.angleMaxDegrees(), scale * settings.lengthMaxPixels(), scale * width / 2,
                    random);
        }
        return painted;
    }

    private static int pixelIn(boolean[] hole, Random random) {
        int from = random.nextInt(hole.length);
        // A stride that shares no factor with a square of a power of two visits every pixel, in no line.
        for (int step = 0; step < hole.length; step++) {
            int pixel = (int) ((from + 7919L * step) % hole.length);
            if (hole[pixel]) {
                return pixel;
            }
        }
        throw new IllegalArgumentException("the hole is empty");
    }
}

package retouch.trainer.data.sketch;

import java.util.Objects;
import java.util.Random;

/// Turns a photograph into the lines that a person might have drawn of it (method of SC-FEGAN's author:
/// CLAHE, edges, thinning to one pixel, small components removed). Immutable and thread-safe.
public final class SketchDomain {

    private static final double REFERENCE_SIDE = 512;

    /// @param clipLimit     of CLAHE: how many times the even share one level may have
    /// @param tiles         of CLAHE, along one side
    /// @param lineMinPixels pixels of the smallest group of touching pixels that stays
    /// @param penMaxPixels  width of the widest pen at a side of 512 pixels: each sample has one between
    ///                      a pixel and this
    public record Settings(double clipLimit, int tiles, int lineMinPixels, int penMaxPixels) {

        public Settings {
            if (!(clipLimit > 0) || tiles < 1 || lineMinPixels < 1 || penMaxPixels < 1) {
                throw new IllegalArgumentException(
                        "clipLimit must be more than 0, tiles, lineMinPixels and penMaxPixels at least 1, not"
                                + " %s, %d, %d, %d".formatted(clipLimit, tiles, lineMinPixels, penMaxPixels));
            }
        }

        /// OpenCV's customary CLAHE, the published five pixels, and pens as people use them in an editor: on
        /// the figures of the paper lines are a few pixels wide.
        public static Settings standard() {
            return new Settings(2, 8, 5, 5);
        }
    }

    private final Settings settings;
    private final EdgeDetector detector;

    public SketchDomain(Settings settings, EdgeDetector detector) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.detector = Objects.requireNonNull(detector, "detector");
    }

    /// The recommended recipe.
    public static SketchDomain standard() {
        return new SketchDomain(Settings.standard(), new CannyEdges(CannyEdges.Settings.standard()));
    }

    /// @param rgb `[S][S][3]`, sRGB in `[0, 255]`; borrowed
    /// @return a new plane `[S][S]`, true on a line of one pixel
    public boolean[] lines(float[] rgb, int side) {
        boolean[] edges = detector.edges(equalized(rgb, side), side);
        return Components.removeBelow(Thinning.thin(edges, side), side, settings.lineMinPixels());
    }

    /// The same, drawn with a pen of some width.
    ///
    /// @param random decides the width
    public boolean[] drawn(float[] rgb, int side, Random random) {
        int widest = (int) Math.max(1, Math.round(settings.penMaxPixels() * side / REFERENCE_SIDE));
        return Pen.draw(lines(rgb, side), side, 1 + random.nextInt(widest));
    }

    /// Equalizes brightness and leaves the differences between the channels as they are.
    private float[] equalized(float[] rgb, int side) {
        int[] luma = new int[side * side];
        for (int pixel = 0; pixel < luma.length; pixel++) {
            luma[pixel] = Math.clamp(Math.round(
                    0.299f * rgb[3 * pixel] + 0.587f * rgb[3 * pixel + 1] + 0.114f * rgb[3 * pixel + 2]), 0,
                    255);
        }
        int[] even = Clahe.equalize(luma, side, settings.clipLimit(), settings.tiles());
        float[] equalized = new float[rgb.length];
        for (int at = 0; at < rgb.length; at++) {
            equalized[at] = rgb[at] + even[at / 3] - luma[at / 3];
        }
        return equalized;
    }
}

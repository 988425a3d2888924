package retouch.trainer.data.color;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

import retouch.trainer.data.face.Region;

/// Turns a photograph into the flat colors that a person might have painted of it (SC-FEGAN: median, repeated
/// bilateral filter, each segment in its median color). Immutable and thread-safe.
///
/// @param settings lengths at a side of 512 pixels; they grow and shrink with the side
public record ColorDomain(Settings settings) {

    private static final double REFERENCE_SIDE = 512;

    /// @param medianPasses     how often the median of three by three is taken
    /// @param bilateralPasses  how often the bilateral filter runs
    /// @param windowPixels     width of the bilateral window
    /// @param sigmaColor       of the bilateral filter, in levels of 255
    /// @param sigmaSpacePixels of the bilateral filter
    /// @param segmentScale     how readily unlike pixels join, where the parts of the picture are not known
    /// @param segmentMinShare  smallest segment there, as a share of the picture
    public record Settings(
            int medianPasses,
            int bilateralPasses,
            double windowPixels,
            double sigmaColor,
            double sigmaSpacePixels,
            double segmentScale,
            double segmentMinShare) {

        public Settings {
            if (medianPasses < 0 || bilateralPasses < 0) {
                throw new IllegalArgumentException("medianPasses and bilateralPasses must be 0 or more");
            }
            if (!(windowPixels > 0 && sigmaColor > 0 && sigmaSpacePixels > 0 && segmentScale > 0)) {
                throw new IllegalArgumentException(
                        "windowPixels, sigmaColor, sigmaSpacePixels and segmentScale must be more than 0");
            }
            if (!(segmentMinShare >= 0 && segmentMinShare < 1)) {
                throw new IllegalArgumentException(
                        "segmentMinShare must be in [0, 1), not " + segmentMinShare);
            }
        }

        /// As published, and what others guessed where nothing is: 20 passes over a window of 20 pixels. A
        /// sample of 256 pixels then takes most of a second.
        public static Settings published() {
            return new Settings(1, 20, 20, 30, 30, 1_500, 0.002);
        }

        /// Two passes over a window of 9 pixels: each segment is painted in its median color afterwards, which
        /// the missing passes change by a few levels at most, and only where segments are found by color.
        public static Settings standard() {
            return new Settings(1, 2, 9, 30, 30, 1_500, 0.002);
        }
    }

    public ColorDomain {
        Objects.requireNonNull(settings, "settings");
    }

    /// @param rgb     `[S][S][3]`, sRGB in `[0, 255]`; borrowed
    /// @param regions the parts of the picture, `[S][S]`; where nobody knows them, areas of like color stand in
    /// @return a new plane `[S][S][3]`, in whole levels
    public float[] flat(float[] rgb, int side, Optional<Region[]> regions) {
        float[] smooth = rgb;
        for (int pass = 0; pass < settings.medianPasses(); pass++) {
            smooth = MedianFilter.filter(smooth, side);
        }
        double scale = side / REFERENCE_SIDE;
        int radius = Math.max(1, (int) Math.round(scale * settings.windowPixels() / 2));
        BilateralFilter bilateral = new BilateralFilter(radius, settings.sigmaColor(),
                Math.max(1, scale * settings.sigmaSpacePixels()));
        for (int pass = 0; pass < settings.bilateralPasses(); pass++) {
            smooth = bilateral.filter(smooth, side);
        }
        int[] alike = Segments.of(smooth, side, scale * settings.segmentScale(),
                (int) (settings.segmentMinShare() * side * side));
        int[] segments = regions.map(parts -> within(parts, alike)).orElse(alike);
        return SegmentMedian.paint(smooth, segments, 2 * alike.length + Region.values().length);
    }

    /// A face has a segment for each part. What has no one color, background and clothes, is cut by color too.
    private static int[] within(Region[] parts, int[] alike) {
        int[] segments = new int[parts.length];
        Arrays.setAll(segments, pixel -> {
            return switch (parts[pixel]) {
                case BACKGROUND -> alike[pixel];
                case CLOTHES -> parts.length + alike[pixel];
                case HAIR, NECK, EARS, SKIN, NOSE, MOUTH, EYES, BROWS, GLASSES -> 2 * parts.length
                        + parts[pixel].ordinal();
            };
        });
        return segments;
    }
}

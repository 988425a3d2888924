package retouch.schemas.pixel;

import java.util.Optional;

import retouch.schemas.job.JobTraits;

/// Finds out what kind of job an edit is. Training and serving share this class, so that their figures compare.
public final class TraitsMeter {

    private static final double PEAK = 255;

    private TraitsMeter() {}

    /// Of what the generator sees.
    ///
    /// @param rgb   the square, `[S][S][3]`, sRGB in `[0, 255]`
    /// @param hole  `[S][S]`; not empty
    /// @param lines `[S][S]`, true on a line
    /// @param color strokes of color
    /// @param scale the square's side in the photograph over `S`
    public static JobTraits of(float[] rgb, boolean[] hole, Optional<boolean[]> lines,
            Optional<ColorStrokes> color, double scale) {
        double luma = 0;
        double spread = 0;
        int known = 0;
        int drawn = 0;
        int painted = 0;
        for (int pixel = 0; pixel < hole.length; pixel++) {
            if (hole[pixel]) {
                drawn += lines.isPresent() && lines.get()[pixel] ? 1 : 0;
                painted += color.isPresent() && color.get().painted()[pixel] ? 1 : 0;
            } else {
                float red = rgb[3 * pixel];
                float green = rgb[3 * pixel + 1];
                float blue = rgb[3 * pixel + 2];
                luma += 0.299 * red + 0.587 * green + 0.114 * blue;
                spread += Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
                known++;
            }
        }
        double holePixels = Math.max(1, hole.length - known);
        double knownLevels = PEAK * Math.max(1, known);
        return new JobTraits((double) (hole.length - known) / hole.length, scale,
                Math.min(1, luma / knownLevels), Math.min(1, spread / knownLevels), drawn / holePixels,
                painted / holePixels);
    }
}

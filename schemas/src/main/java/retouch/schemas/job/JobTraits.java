package retouch.schemas.job;

/// What kind of job an edit was, in figures that the trainer's samples have too.
///
/// @param hole       share of the square that is hole, in `[0, 1]`
/// @param scale      side of the square in the photograph over the model's: above 1 it was scaled down
/// @param luminance  mean luma (BT.601) of the known part of the square, in `[0, 1]`
/// @param saturation mean difference of the largest and the smallest channel there, in `[0, 1]`
/// @param sketch     share of the hole that lies on a line, in `[0, 1]`
/// @param color      share of the hole that lies under a stroke of color, in `[0, 1]`
public record JobTraits(double hole, double scale, double luminance, double saturation, double sketch,
        double color) {

    public JobTraits {
        requireShare("hole", hole);
        requireShare("luminance", luminance);
        requireShare("saturation", saturation);
        requireShare("sketch", sketch);
        requireShare("color", color);
        if (!(scale > 0 && scale < 1e6)) {
            throw new IllegalArgumentException("scale must be more than zero: " + scale);
        }
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " must be 0 to 1: " + share);
        }
    }
}

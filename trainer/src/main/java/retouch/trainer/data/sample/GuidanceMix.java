package retouch.trainer.data.sample;

/// How often a sample comes with which guidance. The four probabilities add up to 1.
///
/// A model that always saw a sketch and color fails without them; the paper shows results without any.
public record GuidanceMix(double none, double sketchOnly, double colorOnly, double both) {

    private static final double TOLERANCE = 1e-9;

    public GuidanceMix {
        if (!(none >= 0 && sketchOnly >= 0 && colorOnly >= 0 && both >= 0)
                || !(Math.abs(none + sketchOnly + colorOnly + both - 1) < TOLERANCE)) {
            throw new IllegalArgumentException(
                    "none, sketchOnly, colorOnly and both must be 0 or more and add up to 1, not %s, %s, %s, %s"
                            .formatted(none, sketchOnly, colorOnly, both));
        }
    }

    /// The recommended values.
    public static GuidanceMix standard() {
        return new GuidanceMix(0.15, 0.2, 0.2, 0.45);
    }

    /// Every sample with sketch and color.
    public static GuidanceMix everything() {
        return new GuidanceMix(0, 0, 0, 1);
    }

    /// @param draw evenly from `[0, 1)`
    Guidance at(double draw) {
        if (draw < none) {
            return new Guidance(false, false);
        }
        if (draw < none + sketchOnly) {
            return new Guidance(true, false);
        }
        return new Guidance(draw >= none + sketchOnly + colorOnly, true);
    }

    /// What one sample comes with.
    record Guidance(boolean sketch, boolean color) {}
}

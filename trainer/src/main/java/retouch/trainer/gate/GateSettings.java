package retouch.trainer.gate;

/// When a candidate may take the incumbent's place.
///
/// @param l1Margin      share of its hole distance by which the candidate may be worse in any group
/// @param psnrMargin    dB by which it may be worse in any group
/// @param ssimMargin    structural similarity by which it may be worse in any group
/// @param seamMargin    levels of 255 by which its seam may be steeper in any group
/// @param featureMargin share of its feature distance by which it may be worse in any group
/// @param f1Margin      F1 of the sketch by which it may be worse in any group
/// @param deltaEMargin  CIE76 difference by which its colors may be further off in any group
/// @param worseRisk     how often chance may hide that a group is worse
/// @param gainMin       share of a primary metric that it must gain over all groups
/// @param betterRisk    how often an equal candidate may pass for a better one, as the bootstrap has it.
///                      With 16 pictures it is too sure: 0.001 here is less than 0.01 in truth, which a
///                      test counts
/// @param resamples     of the bootstrap
/// @param seed          of the bootstrap
public record GateSettings(
        double l1Margin,
        double psnrMargin,
        double ssimMargin,
        double seamMargin,
        double featureMargin,
        double f1Margin,
        double deltaEMargin,
        double worseRisk,
        double gainMin,
        double betterRisk,
        int resamples,
        long seed) {

    public GateSettings {
        for (double margin : new double[]{
                l1Margin, psnrMargin, ssimMargin, seamMargin, featureMargin, f1Margin, deltaEMargin,
                gainMin}) {
            if (!(margin >= 0)) {
                throw new IllegalArgumentException("a margin must be 0 or more, not " + margin);
            }
        }
        if (!(worseRisk > 0 && worseRisk <= 0.5 && betterRisk > 0 && betterRisk <= 0.5)) {
            throw new IllegalArgumentException(
                    "a risk must be in (0, 0.5], not %s and %s".formatted(worseRisk,
                            betterRisk));
        }
    }

    /// 2 % of L1, 0.2 dB, 0.005 SSIM, 1 level of seam, 2 % of features, 0.02 F1, 0.5 of color; a gain of 0.5 %.
    public static GateSettings standard() {
        return new GateSettings(0.02, 0.2, 0.005, 1, 0.02, 0.02, 0.5, 0.05, 0.005, 0.001, 10_000, 1);
    }

    /// By how much a metric whose mean is `size` may be worse.
    double margin(Metric metric, double size) {
        return switch (metric) {
            case HOLE_L1 -> l1Margin * size;
            case HOLE_PSNR, PSNR -> psnrMargin;
            case SSIM -> ssimMargin;
            case SEAM -> seamMargin;
            case FEATURE -> featureMargin * size;
            case SKETCH_F1 -> f1Margin;
            case COLOR_DELTA_E -> deltaEMargin;
        };
    }
}

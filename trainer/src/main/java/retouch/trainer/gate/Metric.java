package retouch.trainer.gate;

/// What is measured of a composite.
///
/// | metric          | of                                                                       | better |
/// |-----------------|--------------------------------------------------------------------------|--------|
/// | `hole-l1`       | mean absolute difference in the hole, of 255                             | lower  |
/// | `hole-psnr`     | peak signal to noise ratio in the hole, dB                               | higher |
/// | `psnr`          | the same of the whole picture                                            | higher |
/// | `ssim`          | structural similarity of the whole picture (Wang et al. 2004)            | higher |
/// | `seam`          | how much steeper steps across the hole's edge are than the photograph's, of 255 | lower |
/// | `feature`       | distance of features of the whole picture                                | lower  |
/// | `sketch-f1`     | harmonic mean of precision and recall of the sketch's lines in the hole  | higher |
/// | `color-delta-e` | CIE76 difference from the strokes of color, in the hole and under them   | lower  |
public enum Metric {
    HOLE_L1("hole-l1", false), HOLE_PSNR("hole-psnr", true), PSNR("psnr", true), SSIM("ssim", true), SEAM(
            "seam",
            false), FEATURE("feature",
                    false), SKETCH_F1("sketch-f1", true), COLOR_DELTA_E("color-delta-e", false);

    private final String label;
    private final boolean higherIsBetter;

    Metric(String label, boolean higherIsBetter) {
        this.label = label;
        this.higherIsBetter = higherIsBetter;
    }

    /// The name in tables and cards.
    public String label() {
        return label;
    }

    public boolean higherIsBetter() {
        return higherIsBetter;
    }

    /// A difference with the sign turned so that more is better.
    double gain(double candidate, double other) {
        return higherIsBetter ? candidate - other : other - candidate;
    }
}

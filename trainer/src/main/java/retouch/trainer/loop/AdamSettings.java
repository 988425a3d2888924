package retouch.trainer.loop;

/// Adam's numbers (Kingma & Ba 2015).
///
/// @param beta1   decay of the mean, in `[0, 1)`
/// @param beta2   decay of the mean square, in `[0, 1)`
/// @param epsilon above 0
public record AdamSettings(double beta1, double beta2, double epsilon) {

    public AdamSettings {
        if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && epsilon > 0)) {
            throw new IllegalArgumentException("not Adam's: beta1 %s, beta2 %s, epsilon %s"
                    .formatted(beta1, beta2, epsilon));
        }
    }

    /// 0.5 and 0.9, as the nearest relative of the paper has them (Yu et al. 2018); the paper says nothing.
    public static AdamSettings standard() {
        return new AdamSettings(0.5, 0.9, 1e-8);
    }
}

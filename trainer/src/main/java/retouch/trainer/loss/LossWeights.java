package retouch.trainer.loss;

/// How much each term counts (Jo & Park 2019, section 3.4). Terms are as in the paper; α is not published
/// there and is that of the work it takes its terms from (Liu et al. 2018).
///
/// @param hole       α, of the distance inside the hole, against 1 outside
/// @param perceptual σ
/// @param adversarial β
/// @param style      γ
/// @param variation  υ, of total variation
/// @param drift      ε, of the critic's squared opinion of photographs. The paper prints it with the generator's
///                   terms, where it has no derivative; it counts in the critic's loss here
/// @param penalty    θ, of the gradient penalty
/// @param tint       how much of the painting's tint is taken off in the hole before any term looks at it, in
///                   `[0, 1]`: 0 is the paper, 1 is what serving does ([retouch.schemas.pixel.Seam])
public record LossWeights(
        double hole,
        double perceptual,
        double adversarial,
        double style,
        double variation,
        double drift,
        double penalty,
        double tint) {

    public LossWeights {
        for (double weight : new double[]{
                hole, perceptual, adversarial, style, variation, drift, penalty}) {
            if (!(weight >= 0) || Double.isInfinite(weight)) {
                throw new IllegalArgumentException("a weight must be a number, 0 or more: " + weight);
            }
        }
        if (!(tint >= 0 && tint <= 1)) {
            throw new IllegalArgumentException("tint must be in [0, 1], not " + tint);
        }
    }

    /// The published ones, and 6 for the hole.
    public static LossWeights published() {
        return new LossWeights(6, 0.05, 0.001, 120, 0.1, 0.001, 10, 0);
    }

    /// The same without what the critic thinks.
    public LossWeights withoutCritic() {
        return new LossWeights(hole, perceptual, 0, style, variation, drift, penalty, tint);
    }
}

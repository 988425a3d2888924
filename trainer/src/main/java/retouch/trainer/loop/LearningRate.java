package retouch.trainer.loop;

/// How fast is learnt: up in a line, then down along half a cosine (Loshchilov & Hutter 2017).
///
/// @param peak   the highest rate, above 0
/// @param warmUp steps until then
/// @param floor  the share of the peak at the end, in `[0, 1]`; 1 keeps the rate
public record LearningRate(double peak, long warmUp, double floor) {

    public LearningRate {
        if (!(peak > 0) || warmUp < 0 || !(floor >= 0 && floor <= 1)) {
            throw new IllegalArgumentException("not a learning rate: peak %s, warmUp %d, floor %s"
                    .formatted(peak, warmUp, floor));
        }
    }

    /// @param step  0 for the first
    /// @param total steps of the training
    public double at(long step, long total) {
        if (step < warmUp) {
            return peak * (step + 1) / (warmUp + 1);
        }
        double done = Math.clamp((double) (step - warmUp) / Math.max(1, total - warmUp), 0, 1);
        return peak * (floor + (1 - floor) * (1 + Math.cos(Math.PI * done)) / 2);
    }
}

package retouch.trainer.loop;

/// How fast is learnt: up in a line, then down along half a cosine (Loshchilov & Hutter 2017).
///
/// @param peak   the highest rate, above 0
/// @param warmUp steps until then
/// @param floor  the share of the peak at the end, in `[0, 1]`; 1 keeps the rate
/// @param horizon steps until the end; afterwards the rate stays where it is
public record LearningRate(double peak, long warmUp, double floor, long horizon) {

    public LearningRate {
        if (!(peak > 0) || warmUp < 0 || horizon <= warmUp || !(floor >= 0 && floor <= 1)) {
            throw new IllegalArgumentException("not a learning rate: peak %s, warmUp %d, floor %s, horizon %d"
                    .formatted(peak, warmUp, floor, horizon));
        }
    }

    /// @param step 0 for the first
    public double at(long step) {
        if (step < warmUp) {
            return peak * (step + 1) / (warmUp + 1);
        }
        double done = Math.clamp((double) (step - warmUp) / (horizon - warmUp), 0, 1);
        return peak * (floor + (1 - floor) * (1 + Math.cos(Math.PI * done)) / 2);
    }
}

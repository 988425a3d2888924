package retouch.trainer.loop;

import java.util.Map;

/// Stops a training that has lost its way. Not thread-safe.
///
/// The generator's loss is watched through a moving average; how far it may rise above its lowest value is a factor,
/// because losses of different weights have different sizes.
final class Guard {

    /// Steps over which the loss is averaged, about.
    private static final int WINDOW = 50;

    private final double riseMax;
    private double average = Double.NaN;
    private double lowest = Double.POSITIVE_INFINITY;
    private long seen;

    /// @param riseMax how many times its lowest average the average may be, above 1
    Guard(double riseMax) {
        this.riseMax = riseMax;
    }

    /// @throws DivergedException naming the term that is no number, or how far the loss has risen
    void check(long step, Map<String, Double> terms) throws DivergedException {
        for (Map.Entry<String, Double> term : terms.entrySet()) {
            if (!Double.isFinite(term.getValue())) {
                throw new DivergedException("Step %d: %s is %s. Go on from the last checkpoint with a lower"
                        .formatted(step, term.getKey(), term.getValue()) + " learning rate.");
            }
        }
        double loss = terms.get("generator");
        average = seen == 0 ? loss : average + (loss - average) / Math.min(seen + 1, WINDOW);
        seen++;
        if (seen >= WINDOW) {
            lowest = Math.min(lowest, average);
            if (average > riseMax * lowest && lowest > 0) {
                throw new DivergedException(
                        ("Step %d: the generator's loss has risen to %.4g, from %.4g. Go on"
                                + " from the last checkpoint with a lower learning rate.")
                                .formatted(step, average, lowest));
            }
        }
    }
}

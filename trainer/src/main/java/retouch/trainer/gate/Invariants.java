package retouch.trainer.gate;

import java.util.Optional;

import retouch.schemas.tensor.Tensor;

/// What must hold of any painting, however it looks.
final class Invariants {

    /// Every so many cases a painting is made a second time.
    private static final int PICTURES_PER_REPETITION = 8;

    private Invariants() {}

    /// What is wrong, as a sentence.
    static Optional<String> problem(EvaluationCase one, Repainter painter, Tensor input, Tensor painted) {
        int side = one.sample().side();
        String what = "picture " + one.picture() + ", " + one.group().label();
        if (!painted.hasShape(1, side, side, 3)) {
            return Optional.of("It paints another shape than asked for: " + what + ".");
        }
        if (!painted.isFinite()) {
            return Optional.of("It paints numbers that are none: " + what + ".");
        }
        float least = Float.MAX_VALUE;
        float most = -Float.MAX_VALUE;
        for (float value : painted.data()) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        if (least < -1 || most > 1) {
            return Optional.of("It paints outside of the range: " + what + ".");
        }
        if (most - least < 1e-3) {
            return Optional.of("It paints one color only: " + what + ".");
        }
        if (one.picture() % PICTURES_PER_REPETITION == 0 && !painter.paint(input).equals(painted)) {
            return Optional.of("It paints the same case in two ways: " + what + ".");
        }
        return Optional.empty();
    }
}

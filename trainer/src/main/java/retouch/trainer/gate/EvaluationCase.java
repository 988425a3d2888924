package retouch.trainer.gate;

import java.util.Objects;

import retouch.trainer.data.sample.TrainingSample;

/// One picture with one hole and one kind of guidance. Candidate, incumbent and floors see the same bits.
///
/// @param picture number of the picture
/// @param hole    what is erased
/// @param mode    what is given
/// @param sample  the pictures
public record EvaluationCase(int picture, HoleKind hole, GuidanceMode mode, TrainingSample sample) {

    public EvaluationCase {
        Objects.requireNonNull(hole, "hole");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(sample, "sample");
    }

    /// The group that it is judged with.
    public Group group() {
        return new Group(hole, mode);
    }

    /// Cases of the same difficulty.
    public record Group(HoleKind hole, GuidanceMode mode) {

        public String label() {
            return hole.label() + "." + mode.label();
        }
    }
}

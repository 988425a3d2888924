package retouch.trainer.gate;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import retouch.trainer.data.face.FaceSource;

import static org.assertj.core.api.Assertions.assertThat;

class EvaluationSetTest {

    private static final int SIDE = 64;

    @Test
    void theFrozenHolesAreWhatTheyWere() {
        EvaluationSet set = new EvaluationSet(
                new EvaluationSet.Settings(SIDE, 2, EvaluationSet.Settings.FROZEN_SEED),
                FaceSource.synthetic(4711));
        List<Integer> pixels = new ArrayList<>();
        set.forEach(one -> {
            if (one.mode() == GuidanceMode.BOTH) {
                pixels.add(size(one.sample().hole()));
            }
        });
        assertThat(pixels)
                .as("pixels in the holes; other holes are another set, and verdicts cannot be compared")
                .containsExactly(277, 565, 1168, 1377, 1959, 332, 1387, 914, 279, 779, 1135, 1431, 1663, 236,
                        376,
                        715);
    }

    private static int size(boolean[] hole) {
        int size = 0;
        for (boolean pixel : hole) {
            size += pixel ? 1 : 0;
        }
        return size;
    }
}

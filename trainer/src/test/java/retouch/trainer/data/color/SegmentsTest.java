package retouch.trainer.data.color;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SegmentsTest {

    private static final int SIDE = 16;

    @Test
    void cutsWhereTheColorChanges() {
        int[] segments = Segments.of(picture(), SIDE, 200, 1);
        int left = segments[0];
        int right = segments[SIDE - 1];
        assertThat(left).isNotEqualTo(right);
        for (int pixel = 0; pixel < segments.length; pixel++) {
            boolean speck = pixel == 5 * SIDE + 3;
            if (!speck) {
                assertThat(segments[pixel]).as("pixel " + pixel).isEqualTo(pixel % SIDE < 8 ? left : right);
            }
        }
        assertThat(segments[5 * SIDE + 3]).isNotEqualTo(left);
    }

    @Test
    void aSegmentThatIsTooSmallJoinsItsNeighbor() {
        int[] segments = Segments.of(picture(), SIDE, 200, 2);
        assertThat(segments[5 * SIDE + 3]).isEqualTo(segments[0]);
        assertThat(Arrays.stream(segments).distinct().count()).isEqualTo(2);
    }

    @Test
    void aSlowChangeIsNoCut() {
        float[] ramp = new float[3 * SIDE * SIDE];
        for (int at = 0; at < ramp.length; at++) {
            ramp[at] = 100 + at / 3 % SIDE;
        }
        assertThat(Segments.of(ramp, SIDE, 200, 1)).containsOnly(Segments.of(ramp, SIDE, 200, 1)[0]);
    }

    /// Dark on the left, bright on the right, a speck at (3, 5).
    private static float[] picture() {
        float[] rgb = new float[3 * SIDE * SIDE];
        for (int at = 0; at < rgb.length; at++) {
            rgb[at] = at / 3 == 5 * SIDE + 3 ? 255 : at / 3 % SIDE < 8 ? 20 : 120;
        }
        return rgb;
    }
}

package retouch.worker.edit;

import java.util.Arrays;
import java.util.BitSet;

import org.junit.jupiter.api.Test;

import retouch.schemas.job.PixelBox;
import retouch.schemas.pixel.Mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SeamTest {

    private static final int SIZE = 40;
    private static final PixelBox ALL = new PixelBox(0, 0, SIZE, SIZE);

    @Test
    void thePaintingMeetsThePhotographAtTheEdgeAndIsItselfBeyondTheBand() {
        float[] original = flat(100);
        float[] painted = flat(160);
        Seam.blend(hole(10, 10, 20, 20), ALL, original, painted);
        assertThat(value(painted, 10, 20)).isCloseTo(100, within(1e-3f)); // one pixel from the photograph
        assertThat(value(painted, 11, 20)).isBetween(100f, 160f);
        assertThat(value(painted, 20, 20)).isEqualTo(160);
    }

    @Test
    void whatTheHoleHidIsNeverUsed() {
        float[] original = flat(100);
        float[] hidden = original.clone();
        for (int y = 10; y < 30; y++) {
            for (int x = 10; x < 30; x++) {
                Arrays.fill(hidden, 3 * (y * SIZE + x), 3 * (y * SIZE + x) + 3, 7);
            }
        }
        float[] first = flat(160);
        float[] second = flat(160);
        Seam.blend(hole(10, 10, 20, 20), ALL, original, first);
        Seam.blend(hole(10, 10, 20, 20), ALL, hidden, second);
        assertThat(second).isEqualTo(first);
    }

    @Test
    void aPaintingThatFitsIsLeftAlone() {
        float[] painted = flat(100);
        Seam.blend(hole(10, 10, 20, 20), ALL, flat(100), painted);
        assertThat(painted).isEqualTo(flat(100));
    }

    @Test
    void theEdgeOfThePictureIsNoNeighbor() {
        float[] painted = flat(160);
        PixelBox beyond = new PixelBox(-20, 0, SIZE, SIZE);
        Seam.blend(hole(0, 0, 10, SIZE), beyond, flat(100), painted);
        assertThat(value(painted, 20, 20)).as("at the picture's left edge, far from the photograph")
                .isEqualTo(160);
        assertThat(value(painted, 29, 20)).as("beside the photograph").isCloseTo(100, within(1e-3f));
    }

    @Test
    void valuesStayInRange() {
        float[] painted = flat(250);
        float[] original = flat(255);
        painted[3 * (20 * SIZE + 9)] = 100; // outside the hole: the step there is 155
        Seam.blend(hole(10, 10, 20, 20), ALL, original, painted);
        for (float sample : painted) {
            assertThat(sample).isBetween(0f, 255f);
        }
    }

    private static Mask hole(int left, int top, int width, int height) {
        BitSet bits = new BitSet();
        for (int y = top; y < top + height; y++) {
            bits.set(y * SIZE + left, y * SIZE + left + width);
        }
        return Mask.of(SIZE, SIZE, bits);
    }

    private static float[] flat(float value) {
        float[] rgb = new float[3 * SIZE * SIZE];
        Arrays.fill(rgb, value);
        return rgb;
    }

    private static float value(float[] rgb, int x, int y) {
        return rgb[3 * (y * SIZE + x)];
    }
}

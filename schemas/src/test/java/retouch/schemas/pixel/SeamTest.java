package retouch.schemas.pixel;

import java.util.Arrays;
import java.util.BitSet;

import org.junit.jupiter.api.Test;

import retouch.schemas.job.PixelBox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SeamTest {

    private static final int SIZE = 40;
    private static final PixelBox ALL = new PixelBox(0, 0, SIZE, SIZE);

    @Test
    void aTintThatTheSurroundingsShareIsTakenOff() {
        float[] painted = flat(160);
        Seam.blend(hole(10, 10, 20, 20), ALL, SIZE, flat(100), painted);
        assertThat(value(painted, 10, 20)).isCloseTo(100, within(1e-3f));
        assertThat(value(painted, 20, 20)).as("far from the edge").isCloseTo(100, within(0.1f));
    }

    @Test
    void aTintThatChangesAcrossTheHoleIsFollowed() {
        float[] original = flat(100);
        float[] painted = flat(100);
        for (int at = 0; at < painted.length; at++) {
            painted[at] += at / 3 % SIZE; // one level more with every column
        }
        Seam.blend(hole(10, 10, 20, 20), ALL, SIZE, original, painted);
        for (int x = 10; x < 30; x++) {
            assertThat(value(painted, x, 20)).as("column %d", x).isCloseTo(100, within(1.5f));
        }
    }

    @Test
    void whatIsPaintedInsideStaysWhereTheSurroundingsFit() {
        float[] painted = flat(100);
        for (int x = 10; x < 30; x++) {
            painted[3 * (20 * SIZE + x)] = 222;
        }
        float[] before = painted.clone();
        Seam.blend(hole(10, 10, 20, 20), ALL, SIZE, flat(100), painted);
        assertThat(painted).isEqualTo(before);
    }

    @Test
    void theGrainOfOnePixelOutsideIsNotCopiedInward() {
        float[] painted = flat(100);
        painted[3 * (20 * SIZE + 9)] = 170; // beside the hole
        Seam.blend(hole(10, 10, 20, 20), ALL, SIZE, flat(100), painted);
        assertThat(value(painted, 10, 20)).as("at the edge").isCloseTo(100, within(4f));
        assertThat(value(painted, 20, 20)).as("far from the edge").isCloseTo(100, within(3f));
    }

    @Test
    void theTintIsWhatBlendingAdds() {
        float[] painted = flat(160);
        float[] tint = Seam.tint(hole(10, 10, 20, 20), ALL, SIZE, flat(100), painted);
        assertThat(tint[3 * (20 * SIZE + 20)]).isCloseTo(-60, within(0.1f));
        assertThat(tint[3 * (5 * SIZE + 5)]).isZero();
        assertThat(painted).isEqualTo(flat(160));
    }

    @Test
    void whatTheHoleHidIsNeverUsed() {
        float[] hidden = flat(100);
        for (int y = 10; y < 30; y++) {
            Arrays.fill(hidden, 3 * (y * SIZE + 10), 3 * (y * SIZE + 30), 7);
        }
        float[] first = flat(160);
        float[] second = flat(160);
        Seam.blend(hole(10, 10, 20, 20), ALL, SIZE, flat(100), first);
        Seam.blend(hole(10, 10, 20, 20), ALL, SIZE, hidden, second);
        assertThat(second).isEqualTo(first);
    }

    @Test
    void nothingOutsideIsTouched() {
        float[] painted = flat(160);
        Seam.blend(hole(10, 10, 20, 20), ALL, SIZE, flat(100), painted);
        for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
            int x = pixel % SIZE;
            int y = pixel / SIZE;
            if (x < 10 || x >= 30 || y < 10 || y >= 30) {
                assertThat(value(painted, x, y)).isEqualTo(160);
            }
        }
    }

    @Test
    void whatLiesBeyondThePhotographIsNoNeighbor() {
        PixelBox beyond = new PixelBox(-20, 0, SIZE, SIZE);
        float[] original = flat(100);
        for (int y = 0; y < SIZE; y++) {
            Arrays.fill(original, 3 * y * SIZE, 3 * (y * SIZE + 20), 0);
        }
        float[] painted = flat(160);
        Seam.blend(hole(0, 0, 10, SIZE), beyond, SIZE, original, painted);
        assertThat(value(painted, 20, 20)).as("at the picture's left edge").isCloseTo(100, within(0.1f));
        assertThat(value(painted, 29, 20)).as("beside the photograph").isCloseTo(100, within(1e-3f));
    }

    @Test
    void aSquareThatIsLargerThanTheGeneratorIsFittedToo() {
        float[] painted = flat(160);
        Seam.blend(hole(9, 9, 22, 22), ALL, 10, flat(100), painted);
        for (int x = 9; x < 31; x++) {
            assertThat(value(painted, x, 20)).as("column %d", x).isCloseTo(100, within(0.1f));
        }
    }

    @Test
    void aHoleThatFillsItsSquareIsLeftAsItIsPainted() {
        float[] painted = flat(160);
        Seam.blend(hole(0, 0, SIZE, SIZE), ALL, SIZE, flat(100), painted);
        assertThat(painted).isEqualTo(flat(160));
    }

    @Test
    void valuesStayInRange() {
        float[] painted = flat(250);
        float[] original = flat(255);
        painted[3 * (20 * SIZE + 9)] = 100; // outside the hole: the step there is 155
        Seam.blend(hole(10, 10, 20, 20), ALL, SIZE, original, painted);
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

package retouch.schemas.pixel;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class ResampleTest {

    @Test
    void sameSizeIsACopy() {
        float[] source = gray(1, 2, 3, 4);
        float[] copy = Resample.rgb(source, 2, 2, 2, 2);
        assertThat(copy).isEqualTo(source).isNotSameAs(source);
    }

    @Test
    void shrinkingAveragesWhatLiesUnderAPixel() {
        assertThat(Resample.rgb(gray(0, 100, 50, 250), 2, 2, 1, 1)).containsExactly(100, 100, 100);
    }

    @Test
    void shrinkingByAFractionWeighsWhatIsCoveredInPart() {
        float[] shrunk = Resample.rgb(gray(0, 90, 30), 3, 1, 2, 1);
        assertThat(shrunk[0]).isCloseTo(30, within(1e-3f)); // (0 + 90/2) / 1.5
        assertThat(shrunk[3]).isCloseTo(50, within(1e-3f)); // (90/2 + 30) / 1.5
    }

    @Test
    void channelsStayApart() {
        assertThat(Resample.rgb(new float[]{10, 20, 30, 30, 40, 50}, 2, 1, 1, 1)).containsExactly(20, 30, 40);
    }

    @Test
    void growingIsCatmullRom() {
        float[] grown = Resample.rgb(gray(0, 0, 100, 100), 4, 1, 8, 1);
        // weights at a quarter of the way: -9/128, 111/128, 29/128, -3/128
        assertThat(grown[3 * 3]).isCloseTo((29 - 3) / 128f * 100, within(1e-3f));
        assertThat(grown[3 * 4]).isCloseTo((111 - 9) / 128f * 100, within(1e-3f));
    }

    @Test
    void overshootIsClamped() {
        float[] grown = Resample.rgb(gray(0, 0, 255, 255), 4, 1, 8, 1);
        for (float value : grown) {
            assertThat(value).isBetween(0f, 255f);
        }
    }

    @Test
    void aFlatPictureStaysFlat() {
        float[] flat = new float[3 * 7 * 5];
        Arrays.fill(flat, 77);
        for (float value : Resample.rgb(flat, 7, 5, 3, 11)) {
            assertThat(value).isCloseTo(77, within(1e-3f));
        }
    }

    @Test
    void refusesSizesThatDoNotFit() {
        assertThatThrownBy(() -> Resample.rgb(new float[3], 2, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Resample.rgb(new float[3], 1, 1, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static float[] gray(float... values) {
        float[] rgb = new float[3 * values.length];
        for (int index = 0; index < rgb.length; index++) {
            rgb[index] = values[index / 3];
        }
        return rgb;
    }
}

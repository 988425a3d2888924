package retouch.trainer.data.color;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MedianFilterTest {

    @Test
    void takesTheMiddleOfNineValuesInEachChannel() {
        float[] rgb = new float[27];
        for (int pixel = 0; pixel < 9; pixel++) {
            rgb[3 * pixel] = pixel;
            rgb[3 * pixel + 1] = pixel == 4 ? 255 : 10;
        }
        float[] filtered = MedianFilter.filter(rgb, 3);
        assertThat(filtered[12]).isEqualTo(4);
        assertThat(filtered[13]).isEqualTo(10);
        assertThat(filtered[14]).isZero();
        assertThat(filtered[0]).isEqualTo(1); // 0 0 0 0 1 1 3 3 4 with repeated edges
    }
}

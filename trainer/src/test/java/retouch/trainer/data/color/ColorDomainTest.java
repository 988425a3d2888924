package retouch.trainer.data.color;

import java.util.Arrays;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import retouch.trainer.data.face.Region;

import static org.assertj.core.api.Assertions.assertThat;

class ColorDomainTest {

    private static final int SIDE = 16;

    @Test
    void paintsEachRegionInItsMedian() {
        Region[] regions = new Region[SIDE * SIDE];
        Arrays.setAll(regions, pixel -> pixel % SIDE < 8 ? Region.HAIR : Region.SKIN);
        float[] rgb = new float[3 * SIDE * SIDE];
        for (int at = 0; at < rgb.length; at++) {
            int column = at / 3 % SIDE;
            // Three quarters of the hair are 50, the rest 20; the skin rises from 200.
            rgb[at] = column < 2 ? 20 : column < 8 ? 50 : 200 + column;
        }
        float[] flat = new ColorDomain(new ColorDomain.Settings(0, 0, 9, 30, 30, 400, 0.002))
                .flat(rgb, SIDE, Optional.of(regions));
        assertThat(flat[0]).isEqualTo(50);
        assertThat(flat[3 * 7]).isEqualTo(50);
        assertThat(flat[3 * 8]).isEqualTo(211); // the lower middle of 208 to 215
    }

    @Test
    void clothesOfTwoColorsKeepBothAndAFaceHasOne() {
        Region[] regions = new Region[SIDE * SIDE];
        Arrays.setAll(regions, pixel -> pixel / SIDE < 8 ? Region.SKIN : Region.CLOTHES);
        float[] rgb = new float[3 * SIDE * SIDE];
        for (int at = 0; at < rgb.length; at++) {
            rgb[at] = at / 3 % SIDE < 9 ? 40 : 200;
        }
        float[] flat = new ColorDomain(new ColorDomain.Settings(0, 0, 9, 30, 30, 400, 0.002))
                .flat(rgb, SIDE, Optional.of(regions));
        assertThat(flat[0]).isEqualTo(40);
        assertThat(flat[3 * 15]).isEqualTo(40);
        assertThat(flat[3 * (15 * SIDE)]).isEqualTo(40);
        assertThat(flat[3 * (15 * SIDE + 15)]).isEqualTo(200);
    }

    @Test
    void whereNobodyKnowsThePartsAreasOfLikeColorStandIn() {
        float[] rgb = new float[3 * SIDE * SIDE];
        for (int at = 0; at < rgb.length; at++) {
            rgb[at] = at / 3 / SIDE < 8 ? 30 + at / 3 % 2 : 180;
        }
        float[] flat = new ColorDomain(ColorDomain.Settings.standard()).flat(rgb, SIDE, Optional.empty());
        for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
            assertThat(flat[3 * pixel]).as("pixel " + pixel)
                    .isBetween(pixel / SIDE < 8 ? 29f : 179f, pixel / SIDE < 8 ? 32f : 180f);
        }
    }
}

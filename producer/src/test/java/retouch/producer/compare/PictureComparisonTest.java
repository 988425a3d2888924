package retouch.producer.compare;

import java.awt.image.BufferedImage;

import org.junit.jupiter.api.Test;

import retouch.producer.testing.Pictures;
import retouch.schemas.pixel.DecodeBudget;
import retouch.schemas.pixel.EditNote;
import retouch.schemas.pixel.PictureReader;
import retouch.schemas.pixel.Reading;

import static org.assertj.core.api.Assertions.assertThat;

class PictureComparisonTest {

    private static final byte[] PICTURE = Pictures.plain(6, 4, 0x336699);

    @Test
    void seesEqualBytes() {
        assertThat(PictureComparison.of(PICTURE, PICTURE.clone()))
                .isEqualTo(new PictureComparison.SameBytes());
    }

    @Test
    void seesThatOnlyTheNoteDiffers() {
        byte[] first = noted(PICTURE, "demo");
        byte[] second = noted(PICTURE, "replay-0123abcd");

        assertThat(first).isNotEqualTo(second);
        assertThat(PictureComparison.of(first, second)).isEqualTo(new PictureComparison.SameButForTheNote());
    }

    @Test
    void countsThePixelsThatDifferAndFindsTheLargestDifference() {
        BufferedImage changed = new BufferedImage(6, 4, BufferedImage.TYPE_INT_ARGB);
        for (int index = 0; index < 24; index++) {
            changed.setRGB(index % 6, index / 6, 0xFF336699);
        }
        changed.setRGB(5, 0, 0xFF336698); // blue, by 1
        changed.setRGB(0, 3, 0xFF2C669A); // red by 7, blue by 1
        changed.setRGB(2, 2, 0xFA336699); // opacity, by 5

        assertThat(PictureComparison.of(PICTURE, Pictures.png(changed)))
                .isEqualTo(new PictureComparison.Measured(24, 3, 7));
    }

    @Test
    void saysWhyItCannotCompare() {
        assertThat(PictureComparison.of(PICTURE, Pictures.plain(4, 6, 0))).isEqualTo(
                new PictureComparison.Impossible("The first picture is 6x4 and this one 4x6."));
        assertThat(PictureComparison.of(PICTURE, new byte[]{1, 2, 3}))
                .isInstanceOf(PictureComparison.Impossible.class);
    }

    private static byte[] noted(byte[] picture, String job) {
        Reading reading = new PictureReader(DecodeBudget.DEFAULT).read("it", picture);
        return ((Reading.Decoded) reading).picture().toPng(new EditNote("Retouch", "starter-1", job, false));
    }
}

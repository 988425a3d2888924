package retouch.worker.edit;

import org.junit.jupiter.api.Test;

import retouch.schemas.job.PixelBox;

import static org.assertj.core.api.Assertions.assertThat;

class CropTest {

    private static final int SIDE = 256;

    @Test
    void aSmallHoleIsSeenAtThePicturesOwnResolution() {
        assertThat(Crop.around(new PixelBox(400, 300, 100, 60), 1000, 800, SIDE))
                .isEqualTo(new PixelBox(322, 202, SIDE, SIDE));
    }

    @Test
    void aLargeHoleGetsContextAndIsResampled() {
        PixelBox crop = Crop.around(new PixelBox(1000, 1000, 450, 200), 4000, 3000, SIDE);
        assertThat(crop.width()).isEqualTo(600);
        assertThat(crop.height()).isEqualTo(600);
        assertThat(crop.left() + 300).isEqualTo(1225);
        assertThat(crop.top() + 300).isEqualTo(1100);
    }

    @Test
    void theSquareStaysInsideThePictureWhereItFits() {
        assertThat(Crop.around(new PixelBox(0, 0, 10, 10), 1000, 800, SIDE))
                .isEqualTo(new PixelBox(0, 0, SIDE, SIDE));
        assertThat(Crop.around(new PixelBox(990, 790, 10, 10), 1000, 800, SIDE))
                .isEqualTo(new PixelBox(1000 - SIDE, 800 - SIDE, SIDE, SIDE));
    }

    @Test
    void aPictureSmallerThanTheModelIsCentered() {
        assertThat(Crop.around(new PixelBox(10, 10, 20, 20), 100, 51, SIDE))
                .isEqualTo(new PixelBox(-78, -103, SIDE, SIDE));
    }

    @Test
    void theSquareIsNoLargerThanThePicturesLongerSide() {
        PixelBox crop = Crop.around(new PixelBox(10, 10, 900, 700), 1000, 800, SIDE);
        assertThat(crop.width()).isEqualTo(1000);
        assertThat(crop.left()).isZero();
        assertThat(crop.top()).isEqualTo(-100);
    }

    @Test
    void theHoleIsAlwaysInside() {
        for (int width : new int[]{1, 2, 97, 256, 257, 1000}) {
            for (int height : new int[]{1, 3, 255, 640}) {
                PixelBox hole = new PixelBox(width / 3, height / 4, Math.max(1, width / 2),
                        Math.max(1, height / 2));
                PixelBox crop = Crop.around(hole, width, height, SIDE);
                assertThat(crop.left()).isLessThanOrEqualTo(hole.left());
                assertThat(crop.top()).isLessThanOrEqualTo(hole.top());
                assertThat(crop.left() + crop.width()).isGreaterThanOrEqualTo(hole.left() + hole.width());
                assertThat(crop.top() + crop.height()).isGreaterThanOrEqualTo(hole.top() + hole.height());
            }
        }
    }
}

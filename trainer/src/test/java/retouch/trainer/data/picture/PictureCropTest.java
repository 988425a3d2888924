package retouch.trainer.data.picture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import retouch.schemas.job.PixelBox;
import retouch.schemas.job.Refusal;
import retouch.schemas.pixel.DecodeBudget;
import retouch.schemas.pixel.Picture;
import retouch.schemas.pixel.PictureReader;
import retouch.schemas.pixel.Reading;
import retouch.trainer.data.face.FacePicture;
import retouch.trainer.opencv.FaceFinder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class PictureCropTest {

    private static final Path PORTRAIT = Path
            .of("../ops/cli/src/main/resources/retouch/cli/demo/portrait.png");

    @Test
    void cropsAroundTheFaceAndFindsItsEyes() throws IOException {
        Picture portrait = read(Files.readAllBytes(PORTRAIT));
        Optional<FaceFinder> finder = FaceFinder.load();
        Assumptions.assumeTrue(finder.isPresent(), "needs a platform with OpenCV");
        try (FaceFinder found = finder.get()) {
            FacePicture face = new PictureCrop(Optional.of(found)).crop(portrait, 128);
            double[] eyes = face.eyes();
            for (int eye = 0; eye < 4; eye += 2) {
                // An eye is darker than the cheek below it.
                assertThat(patch(face, eyes[eye], eyes[eye + 1]) + 25)
                        .isLessThan(patch(face, eyes[eye], eyes[eye + 1] + 18));
            }
            assertThat(eyes[2] - eyes[0]).isBetween(20.0, 45.0);
            assertThat(eyes[1]).isCloseTo(eyes[3], within(6.0)).isBetween(45.0, 75.0);
            assertThat(face.regions()).isEmpty();
        }
    }

    @Test
    void aPictureWithoutAFaceIsCutFromTheMiddle() throws IOException {
        Picture wide = read(Files.readAllBytes(Path.of("../docs/engines.png")));
        FacePicture crop = new PictureCrop(Optional.empty()).crop(wide, 64);
        assertThat(crop.side()).isEqualTo(64);
        assertThat(crop.eyes()[0] + crop.eyes()[2]).isCloseTo(64, within(1e-9));
        int shorter = Math.min(wide.width(), wide.height());
        float[] middle = wide.rgb(new PixelBox((wide.width() - shorter) / 2,
                (wide.height() - shorter) / 2, shorter, shorter));
        double expected = mean(middle);
        assertThat(mean(crop.rgb())).isCloseTo(expected, within(1.0));
    }

    /// Mean of green over seven by seven pixels.
    private static double patch(FacePicture face, double x, double y) {
        double sum = 0;
        for (int at = 0; at < 49; at++) {
            int pixel = ((int) y + at / 7 - 3) * face.side() + (int) x + at % 7 - 3;
            sum += face.rgb()[3 * pixel + 1];
        }
        return sum / 49;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static Picture read(byte[] file) {
        return switch (new PictureReader(DecodeBudget.DEFAULT).read("the test's picture", file)) {
            case Reading.Decoded(Picture picture) -> picture;
            case Reading.Refused(Refusal refusal) -> throw new AssertionError(
                    refusal.sentence());
        };
    }
}

package retouch.trainer.data.sketch;

import java.util.Optional;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_imgproc.CLAHE;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import retouch.trainer.data.face.SyntheticFace;
import retouch.trainer.opencv.FaceFinder;

import static org.assertj.core.api.Assertions.assertThat;

class OpenCvClaheTest {

    @Test
    void equalizesAFaceAsOpenCvDoes() {
        Optional<FaceFinder> finder = FaceFinder.load();
        Assumptions.assumeTrue(finder.isPresent(), "needs a platform with OpenCV");
        finder.get().close();
        for (int side : new int[]{64, 100, 128}) {
            float[] rgb = SyntheticFace.draw(4, side).rgb();
            int[] gray = new int[side * side];
            byte[] bytes = new byte[side * side];
            for (int pixel = 0; pixel < gray.length; pixel++) {
                gray[pixel] = Math.round(rgb[3 * pixel + 1]);
                bytes[pixel] = (byte) gray[pixel];
            }
            byte[] expected = openCv(bytes, side);
            int[] actual = Clahe.equalize(gray, side, 2, 8);
            for (int pixel = 0; pixel < gray.length; pixel++) {
                // A tie of rounding may go either way.
                assertThat(Math.abs(actual[pixel] - (expected[pixel] & 0xFF)))
                        .as("pixel %d of side %d", pixel, side).isLessThanOrEqualTo(1);
            }
        }
    }

    private static byte[] openCv(byte[] gray, int side) {
        byte[] equalized = new byte[gray.length];
        try (Mat source = new Mat(side, side, opencv_core.CV_8UC1);
                Mat target = new Mat(side, side, opencv_core.CV_8UC1);
                Size tiles = new Size(8, 8);
                CLAHE clahe = opencv_imgproc.createCLAHE(2, tiles)) {
            source.data().put(gray, 0, gray.length);
            clahe.apply(source, target);
            target.data().get(equalized, 0, gray.length);
        }
        return equalized;
    }
}

package retouch.trainer.opencv;

import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import retouch.trainer.data.face.FacePicture;
import retouch.trainer.data.face.SyntheticFace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FaceFinderTest {

    private static final int SIDE = 192;
    private static final int COUNT = 30;

    private Optional<FaceFinder> finder = Optional.empty();

    @BeforeEach
    void load() {
        finder = FaceFinder.load();
        Assumptions.assumeTrue(finder.isPresent(), "needs a platform with OpenCV");
    }

    @AfterEach
    void close() {
        finder.ifPresent(FaceFinder::close);
    }

    /// A cascade that learned from photographs is an impartial judge of the generator: it takes nine of ten drawn
    /// faces for faces. That the eyes are where they were drawn shows that it is right about them.
    @Test
    void takesDrawnFacesForFacesAndFindsTheirEyes() {
        int found = 0;
        int eyes = 0;
        for (long seed = 0; seed < COUNT; seed++) {
            FacePicture face = SyntheticFace.draw(seed, SIDE);
            Optional<FaceFinder.FoundFace> seen = finder.orElseThrow().find(gray(face), SIDE, SIDE);
            found += seen.isPresent() ? 1 : 0;
            eyes += seen.isPresent() && near(seen.get(), face.eyes()) ? 1 : 0;
        }
        assertThat(found).as("faces of %d", COUNT).isGreaterThanOrEqualTo(COUNT * 2 / 3);
        assertThat(eyes).as("pairs of eyes of %d", found).isGreaterThanOrEqualTo(found * 2 / 3);
    }

    @Test
    void findsNoFaceWhereThereIsNone() {
        byte[] ramp = new byte[SIDE * SIDE];
        for (int pixel = 0; pixel < ramp.length; pixel++) {
            ramp[pixel] = (byte) (pixel % SIDE);
        }
        assertThat(finder.orElseThrow().find(ramp, SIDE, SIDE)).isEmpty();
    }

    @Test
    void refusesPixelsOfAnotherSize() {
        assertThatThrownBy(() -> finder.orElseThrow().find(new byte[5], 2, 2))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("2x2 pixels do not have 5 bytes");
    }

    private static boolean near(FaceFinder.FoundFace seen, double[] eyes) {
        double reach = SIDE * 0.05;
        return Math.hypot(seen.leftEyeX() - eyes[0], seen.leftEyeY() - eyes[1]) < reach
                && Math.hypot(seen.rightEyeX() - eyes[2], seen.rightEyeY() - eyes[3]) < reach;
    }

    private static byte[] gray(FacePicture face) {
        byte[] gray = new byte[SIDE * SIDE];
        for (int pixel = 0; pixel < gray.length; pixel++) {
            gray[pixel] = (byte) Math
                    .round(0.299f * face.rgb()[3 * pixel] + 0.587f * face.rgb()[3 * pixel + 1]
                            + 0.114f * face.rgb()[3 * pixel + 2]);
        }
        return gray;
    }
}

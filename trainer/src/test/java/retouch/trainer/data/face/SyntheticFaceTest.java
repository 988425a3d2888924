package retouch.trainer.data.face;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SyntheticFaceTest {

    @Test
    void theSameSeedDrawsTheSameFace() {
        assertThat(SyntheticFace.draw(3, 32).rgb()).isEqualTo(SyntheticFace.draw(3, 32).rgb())
                .isNotEqualTo(SyntheticFace.draw(4, 32).rgb());
    }

    @Test
    void eyesAreWhereThePictureSaysWhateverTheSeed() {
        for (long seed = 0; seed < 20; seed++) {
            FacePicture face = SyntheticFace.draw(seed, 64);
            double[] eyes = face.eyes();
            for (int eye = 0; eye < 4; eye += 2) {
                int pixel = 64 * (int) Math.round(eyes[eye + 1]) + (int) Math.round(eyes[eye]);
                assertThat(face.regions().orElseThrow()[pixel]).as("seed " + seed).isEqualTo(Region.EYES);
            }
        }
    }
}

package retouch.trainer.data.sample;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import retouch.schemas.tensor.Tensor;
import retouch.trainer.data.face.FacePicture;
import retouch.trainer.data.face.FaceSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SampleMakerTest {

    private static final int SIDE = 64;
    private static final FaceSource FACES = FaceSource.synthetic(3);

    @Test
    void aSampleDependsOnSettingsSeedAndNumberAlone() {
        SampleMaker maker = maker(7, GuidanceMix.everything());
        TrainingSample first = maker.sample(5);
        maker.sample(6);
        assertThat(maker.sample(5).input().data()).isEqualTo(first.input().data());
        assertThat(maker(7, GuidanceMix.everything()).sample(5).input().data())
                .isEqualTo(first.input().data());
        assertThat(maker(8, GuidanceMix.everything()).sample(5).hole()).isNotEqualTo(first.hole());
        assertThat(maker.sample(6).hole()).isNotEqualTo(first.hole());
    }

    @Test
    void guidanceComesAsOftenAsAskedFor() {
        SampleMaker maker = new SampleMaker(
                SampleMaker.Settings.standard(16).with(new GuidanceMix(0.1, 0.2, 0.3, 0.4)),
                (number, side) -> new FacePicture(side, new float[3 * side * side], Optional.empty(), 5, 6,
                        11, 6),
                1);
        int sketches = 0;
        int colors = 0;
        int both = 0;
        int count = 1000;
        for (int number = 0; number < count; number++) {
            TrainingSample sample = maker.sample(number);
            sketches += sample.lines().isPresent() ? 1 : 0;
            colors += sample.color().isPresent() ? 1 : 0;
            both += sample.lines().isPresent() && sample.color().isPresent() ? 1 : 0;
        }
        assertThat((double) sketches / count).isCloseTo(0.6, within(0.05));
        assertThat((double) colors / count).isCloseTo(0.7, within(0.05));
        assertThat((double) both / count).isCloseTo(0.4, within(0.05));
    }

    @Test
    void otherGuidanceChangesNeitherPictureNorHoleNorNoise() {
        Tensor with = maker(7, GuidanceMix.everything()).sample(2).input();
        Tensor without = maker(7, new GuidanceMix(1, 0, 0, 0)).sample(2).input();
        for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
            for (int channel : new int[]{0, 1, 2, 7, 8}) {
                assertThat(with.data()[9 * pixel + channel]).isEqualTo(without.data()[9 * pixel + channel]);
            }
        }
    }

    @Test
    void linesAreFewAndColorIsPaintedInTheHole() {
        for (int number = 0; number < 20; number++) {
            TrainingSample sample = maker(1, GuidanceMix.everything()).sample(number);
            boolean[] lines = sample.lines().orElseThrow();
            int drawn = 0;
            int painted = 0;
            for (int pixel = 0; pixel < lines.length; pixel++) {
                drawn += lines[pixel] ? 1 : 0;
                painted += sample.hole()[pixel] && sample.color().orElseThrow().painted()[pixel] ? 1 : 0;
            }
            assertThat((double) drawn / lines.length).as("sample " + number).isBetween(0.01, 0.25);
            assertThat(painted).as("sample " + number).isPositive();
        }
    }

    @Test
    void aMirroredPictureHasItsEyesAndPartsMirrored() {
        FacePicture face = FACES.face(4, SIDE);
        FacePicture mirror = face.flipped();
        assertThat(mirror.rgb()[3 * (SIDE - 1)]).isEqualTo(face.rgb()[0]);
        assertThat(mirror.eyes()[0]).isEqualTo(SIDE - 1 - face.eyes()[2]);
        assertThat(mirror.eyes()[3]).isEqualTo(face.eyes()[1]);
        assertThat(mirror.flipped().rgb()).isEqualTo(face.rgb());
        assertThat(mirror.flipped().regions().orElseThrow()).isEqualTo(face.regions().orElseThrow())
                .isNotEqualTo(mirror.regions().orElseThrow());
    }

    private static SampleMaker maker(long seed, GuidanceMix guidance) {
        return new SampleMaker(SampleMaker.Settings.standard(SIDE).with(guidance), FACES, seed);
    }
}

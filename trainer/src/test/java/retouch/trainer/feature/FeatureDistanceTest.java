package retouch.trainer.feature;

import java.util.SplittableRandom;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import retouch.schemas.tensor.Tensor;
import retouch.trainer.data.face.SyntheticFace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FeatureDistanceTest {

    private static final int SIDE = 128;

    static Stream<FeatureNetwork> networks() {
        return Stream.of(ShippedFeatures.load(), RandomFeatures.of(5));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void isSmallerForTheSameFaceWithNoiseThanForAnother(FeatureNetwork network) {
        FeatureDistance distance = new FeatureDistance(network);

        for (long seed = 1; seed <= 3; seed++) {
            Tensor face = face(seed);
            double noisy = distance.between(face, withNoise(face, seed));
            double other = distance.between(face, face(seed + 100));

            assertThat(noisy).as(network.name() + ", face " + seed).isPositive().isLessThan(other / 2);
        }
    }

    @Test
    void isZeroForTheSamePicture() {
        assertThat(new FeatureDistance(ShippedFeatures.load()).between(face(1), face(1))).isZero();
    }

    @Test
    void isSymmetricAndBounded() {
        FeatureDistance distance = new FeatureDistance(RandomFeatures.of(3));

        assertThat(distance.between(face(1), face(2))).isEqualTo(distance.between(face(2), face(1)))
                .isBetween(0.0, 6.0);
    }

    @Test
    void refusesPicturesOfDifferentSizes() {
        assertThatThrownBy(() -> new FeatureDistance(RandomFeatures.of(3)).between(face(1), Tensor.zeros(8, 8,
                3))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void drawsTheSameRandomNetworkFromTheSameSeed() {
        assertThat(RandomFeatures.of(7)).isEqualTo(RandomFeatures.of(7)).isNotEqualTo(RandomFeatures.of(8));
    }

    private static Tensor face(long seed) {
        float[] rgb = SyntheticFace.draw(seed, SIDE).rgb();
        for (int index = 0; index < rgb.length; index++) {
            rgb[index] /= 255;
        }
        return Tensor.of(rgb, SIDE, SIDE, 3);
    }

    private static Tensor withNoise(Tensor picture, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = picture.data().clone();
        for (int index = 0; index < values.length; index++) {
            values[index] = Math.clamp(values[index] + (float) random.nextGaussian() * 0.01f, 0f, 1f);
        }
        return Tensor.of(values, picture.shape());
    }
}

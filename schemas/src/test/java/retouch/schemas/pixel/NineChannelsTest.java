package retouch.schemas.pixel;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import retouch.schemas.tensor.Tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/// Values, one by one: a mismatch here would be invisible everywhere else.
class NineChannelsTest {

    /// Four pixels: outside, outside, in the hole, in the hole with a line and a color.
    private static final boolean[] HOLE = {false, false, true, true};
    private static final boolean[] LINES = {false, true, false, true};
    private static final float[] RGB = {255, 127.5f, 0, 0, 51, 255, 10, 20, 30, 40, 50, 60};
    private static final ColorStrokes COLOR = new ColorStrokes(new boolean[]{true, false, false, true},
            new float[]{9, 9, 9, 9, 9, 9, 9, 9, 9, 255, 127.5f, 0});

    private final float[] input = NineChannels
            .assemble(2, RGB, HOLE, Optional.of(LINES), Optional.of(COLOR), 1).data();

    @Test
    void outsideTheHoleThePhotographIsBgrFromMinusOneToOne() {
        assertThat(channels(0, 0, 3)).containsExactly(-1, 0, 1);
        assertThat(channels(1, 0, 3)).containsExactly(1, -0.6f, -1);
    }

    @Test
    void insideTheHoleThePhotographIsZero() {
        assertThat(channels(2, 0, 3)).containsExactly(0, 0, 0);
        assertThat(channels(3, 0, 3)).containsExactly(0, 0, 0);
    }

    @Test
    void theSketchIsOneOnALineInsideTheHoleOnly() {
        assertThat(new float[]{value(0, 3), value(1, 3), value(2, 3), value(3, 3)}).containsExactly(0, 0, 0,
                1);
    }

    @Test
    void colorIsZeroOutsideMinusOneInsideAndBgrWherePainted() {
        assertThat(channels(0, 4, 3)).containsExactly(0, 0, 0);
        assertThat(channels(1, 4, 3)).containsExactly(0, 0, 0);
        assertThat(channels(2, 4, 3)).containsExactly(-1, -1, -1);
        assertThat(channels(3, 4, 3)).containsExactly(-1, 0, 1);
    }

    @Test
    void theMaskIsOneInsideTheHole() {
        assertThat(new float[]{value(0, 7), value(1, 7), value(2, 7), value(3, 7)}).containsExactly(0, 0, 1,
                1);
    }

    @Test
    void withoutGuidanceSketchIsZeroAndColorMinusOneInside() {
        float[] bare = NineChannels.assemble(2, RGB, HOLE, Optional.empty(), Optional.empty(), 1).data();
        assertThat(bare[9 * 3 + 3]).isZero();
        assertThat(new float[]{bare[9 * 3 + 4], bare[9 * 3 + 5], bare[9 * 3 + 6]}).containsExactly(-1, -1,
                -1);
    }

    @Test
    void noiseIsOneWithItsProbabilityInsideTheHoleAndZeroOutside() {
        int side = 200;
        boolean[] half = new boolean[side * side];
        java.util.Arrays.fill(half, 0, half.length / 2, true);
        float[] data = NineChannels.assemble(side, new float[3 * side * side], half, Optional.empty(),
                Optional.empty(), 7).data();
        double inside = 0;
        double outside = 0;
        for (int pixel = 0; pixel < half.length; pixel++) {
            float noise = data[9 * pixel + 8];
            assertThat(noise == 0 || noise == 1).isTrue();
            inside += half[pixel] ? noise : 0;
            outside += half[pixel] ? 0 : noise;
        }
        assertThat(outside).isZero();
        // 20,000 draws: the standard deviation of the share is 0.0026
        assertThat(inside / (half.length / 2.0)).isCloseTo(NineChannels.NOISE_PROBABILITY, within(0.01));
    }

    @Test
    void theSeedDecidesTheNoiseAndTheHoleDoesNot() {
        int side = 64;
        boolean[] all = new boolean[side * side];
        java.util.Arrays.fill(all, true);
        boolean[] half = all.clone();
        java.util.Arrays.fill(half, 0, half.length / 2, false);
        float[] rgb = new float[3 * side * side];
        Tensor first = NineChannels.assemble(side, rgb, all, Optional.empty(), Optional.empty(), 7);
        Tensor again = NineChannels.assemble(side, rgb, all, Optional.empty(), Optional.empty(), 7);
        Tensor other = NineChannels.assemble(side, rgb, all, Optional.empty(), Optional.empty(), 8);
        Tensor smaller = NineChannels.assemble(side, rgb, half, Optional.empty(), Optional.empty(), 7);
        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        for (int pixel = half.length / 2; pixel < half.length; pixel++) {
            assertThat(smaller.data()[9 * pixel + 8]).isEqualTo(first.data()[9 * pixel + 8]);
        }
    }

    @Test
    void theOutputBecomesRgbBetween0And255() {
        Tensor output = Tensor.of(new float[]{-1, 0, 1, 2, -2, 0.5f, 0, 0, 0, 1, 1, 1}, 1, 2, 2, 3);
        assertThat(NineChannels.toRgb(output)).containsExactly(255, 127.5f, 0, 191.25f, 0, 255, 127.5f,
                127.5f,
                127.5f, 255, 255, 255);
    }

    @Test
    void refusesPlanesOfAnotherSize() {
        assertThatThrownBy(
                () -> NineChannels.assemble(2, new float[11], HOLE, Optional.empty(), Optional.empty(), 1))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("rgb must have 12 values, not 11");
        assertThatThrownBy(
                () -> NineChannels.assemble(2, RGB, HOLE, Optional.of(new boolean[5]), Optional.empty(), 1))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("lines must have 4 values, not 5");
    }

    private float value(int pixel, int channel) {
        return input[9 * pixel + channel];
    }

    private float[] channels(int pixel, int first, int count) {
        return java.util.Arrays.copyOfRange(input, 9 * pixel + first, 9 * pixel + first + count);
    }
}

package retouch.schemas.pixel;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GuidanceTest {

    private static final int CLEAR = 0x00000000;
    private static final int BLACK = 0xFF000000;
    private static final int WHITE = 0xFFFFFFFF;

    @Test
    void aMaskPixelIsInTheHoleFromLuma128On() {
        assertThat(bits(Guidance.mask(picture(0xFF7F7F7F, 0xFF808080, BLACK, WHITE)))).isEqualTo("0101");
    }

    @Test
    void aMaskPixelMustBeOpaqueToo() {
        assertThat(bits(Guidance.mask(picture(0x7FFFFFFF, 0x80FFFFFF, 0xFFFFFFFF, CLEAR)))).isEqualTo("0110");
    }

    @Test
    void lumaWeighsGreenMost() {
        assertThat(bits(Guidance.mask(picture(0xFFFF0000, 0xFF00FF00, 0xFF0000FF, 0xFFFFFF00))))
                .isEqualTo("0101");
    }

    @Test
    void darkLinesOnLightPaperAreLines() {
        assertThat(bits(Guidance.sketch(picture(WHITE, BLACK, WHITE, WHITE)))).isEqualTo("0100");
        assertThat(bits(Guidance.sketch(picture(WHITE, 0xFF7F7F7F, 0xFF808080, WHITE)))).isEqualTo("0100");
    }

    @Test
    void lightLinesOnDarkPaperAreLines() {
        assertThat(bits(Guidance.sketch(picture(BLACK, WHITE, BLACK, BLACK)))).isEqualTo("0100");
        assertThat(bits(Guidance.sketch(picture(BLACK, 0xFF7F7F7F, 0xFF808080, BLACK)))).isEqualTo("0010");
    }

    @Test
    void linesOnNothingAreLinesWhateverTheirColor() {
        assertThat(bits(Guidance.sketch(picture(CLEAR, BLACK, CLEAR, WHITE)))).isEqualTo("0101");
    }

    @Test
    void transparentPartsOfAPaperAreNoLines() {
        assertThat(bits(Guidance.sketch(picture(WHITE, BLACK, WHITE, CLEAR)))).isEqualTo("0100");
    }

    @Test
    void anEmptySketchHasNoLines() {
        assertThat(bits(Guidance.sketch(picture(WHITE, WHITE, WHITE, WHITE)))).isEqualTo("0000");
        assertThat(bits(Guidance.sketch(picture(BLACK, BLACK, BLACK, BLACK)))).isEqualTo("0000");
        assertThat(bits(Guidance.sketch(picture(CLEAR, CLEAR, CLEAR, CLEAR)))).isEqualTo("0000");
    }

    @Test
    void colorIsWhereItIsOpaque() {
        assertThat(bits(Guidance.painted(picture(CLEAR, 0x7F00FF00, 0x8000FF00, BLACK), Optional.empty())))
                .isEqualTo("0011");
    }

    @Test
    void theKeyColorMeansNoColor() {
        assertThat(
                bits(Guidance.painted(picture(0xFFFF00FF, 0xFFFF00FE, BLACK, CLEAR), Optional.of(0xFF00FF))))
                .isEqualTo("0110");
    }

    private static Picture picture(int... argb) {
        return new PaintedPicture(2, argb);
    }

    private static String bits(Mask mask) {
        StringBuilder bits = new StringBuilder();
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                bits.append(mask.contains(x, y) ? '1' : '0');
            }
        }
        return bits.toString();
    }
}

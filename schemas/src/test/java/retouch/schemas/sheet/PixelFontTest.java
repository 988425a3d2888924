package retouch.schemas.sheet;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PixelFontTest {

    @Test
    void drawsLettersCellByCell() {
        assertThat(cells("Fig")).isEqualTo("""
                #####.#......
                #............
                #.....#..####
                ####..#.#...#
                #.....#.#...#
                #.....#..####
                #.....#.....#
                .........###.
                """);
    }

    @Test
    void drawsAQuestionMarkForWhatItDoesNotKnow() {
        assertThat(cells("\u4f60")).isEqualTo(cells("?"));
    }

    @Test
    void hasNoWidthWithoutText() {
        assertThat(PixelFont.cells("")).isZero();
        assertThat(PixelFont.ink("", 0, 0)).isZero();
    }

    @Test
    void knowsEveryCharacterOfModelNamesAndCaptions() {
        String unknown = cells("?");
        String needed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:-_/()+%×";

        assertThat(
                needed.chars().mapToObj(Character::toString).filter(letter -> cells(letter).equals(unknown)))
                .isEmpty();
    }

    /// The ink in the middle of each cell.
    private static String cells(String text) {
        return IntStream.range(0, PixelFont.ROWS)
                .mapToObj(row -> IntStream.range(0, PixelFont.cells(text))
                        .mapToObj(column -> PixelFont.ink(text, column + 0.5, row + 0.5) == 1 ? "#" : ".")
                        .collect(Collectors.joining("", "", "\n")))
                .collect(Collectors.joining());
    }
}

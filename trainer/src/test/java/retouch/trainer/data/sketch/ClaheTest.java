package retouch.trainer.data.sketch;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClaheTest {

    /// One tile of 16 pixels, half 100, half 200, clip max(1, 2·16/256) = 1: each of the two levels keeps 1 of
    /// 8, and the other 14 go to every 18th level from 0 on: 0, 18, ... 234. Up to 100 that makes 6 + 1, up to
    /// 200 it makes 12 + 2, each times 255/16.
    @Test
    void spreadsWhatIsClippedOverAllLevels() {
        int[] plane = new int[16];
        Arrays.fill(plane, 0, 8, 100);
        Arrays.fill(plane, 8, 16, 200);
        int[] even = Clahe.equalize(plane, 4, 2, 1);
        assertThat(even[0]).isEqualTo(112); // 7 · 15.9375 = 111.56
        assertThat(even[15]).isEqualTo(223); // 14 · 15.9375 = 223.125
    }

    /// Two tiles across of a side of 8: every pixel of a row lies between the middles of the tiles, at 1.5 and
    /// 5.5 (tile coordinate at/4 - 0.5), and takes its level from both tables.
    @Test
    void goesEvenlyFromTileToTile() {
        int[] plane = new int[64];
        for (int pixel = 0; pixel < 64; pixel++) {
            plane[pixel] = pixel % 8 < 4 ? 0 : 255;
        }
        int[] even = Clahe.equalize(plane, 8, 256, 2);
        // Unclipped: the left tables lift level 0 to 255; the right ones keep it at 0 and 255 at 255.
        assertThat(Arrays.copyOf(even, 8)).containsExactly(255, 255, 255, 191, 255, 255, 255, 255);
    }

    @Test
    void aSideThatTilesDoNotDivideIsMirroredAtItsEnd() {
        int[] plane = new int[25];
        Arrays.setAll(plane, pixel -> 10 * (pixel % 5));
        int[] even = Clahe.equalize(plane, 5, 256, 2);
        // The right tile, columns 3 to 5 with 5 repeating column 3: levels 30, 40, 30.
        assertThat(even[4]).isEqualTo(255);
        assertThat(even[0]).isEqualTo(85);
    }
}

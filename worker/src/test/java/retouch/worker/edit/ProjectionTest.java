package retouch.worker.edit;

import java.util.BitSet;

import org.junit.jupiter.api.Test;

import retouch.schemas.job.PixelBox;
import retouch.schemas.pixel.Mask;

import static org.assertj.core.api.Assertions.assertThat;

class ProjectionTest {

    @Test
    void atOneToOneEachPixelIsItsOwn() {
        Projection projection = new Projection(new PixelBox(3, 2, 8, 8), 20, 20, 8);
        assertThat(set(projection.bits(mask(20, 20, 5, 4)))).containsExactly(2 * 8 + 2);
    }

    @Test
    void shrinkingLosesNoLine() {
        Projection projection = new Projection(new PixelBox(0, 0, 64, 64), 64, 64, 8);
        for (int position = 0; position < 64; position++) {
            assertThat(set(projection.bits(mask(64, 64, position, position))))
                    .as("line pixel at " + position).containsExactly(position / 8 * 8 + position / 8);
        }
    }

    @Test
    void aSketchOfHalfTheResolutionCoversTheSamePlace() {
        Projection projection = new Projection(new PixelBox(4, 4, 8, 8), 20, 20, 8);
        assertThat(set(projection.bits(mask(10, 10, 3, 3)))).containsExactly(2 * 8 + 2, 2 * 8 + 3, 3 * 8 + 2,
                3 * 8 + 3);
    }

    @Test
    void aSketchOfTwiceTheResolutionCoversTheSamePlace() {
        Projection projection = new Projection(new PixelBox(4, 4, 8, 8), 20, 20, 8);
        assertThat(set(projection.bits(mask(40, 40, 13, 12)))).containsExactly(2 * 8 + 2);
    }

    @Test
    void outsideThePictureNothingIsSet() {
        Projection projection = new Projection(new PixelBox(-4, -4, 8, 8), 4, 4, 8);
        BitSet all = new BitSet();
        all.set(0, 16);
        boolean[] bits = projection.bits(Mask.of(4, 4, all));
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 8; x++) {
                assertThat(bits[y * 8 + x]).isEqualTo(x >= 4 && y >= 4);
            }
        }
    }

    private static Mask mask(int width, int height, int x, int y) {
        BitSet bits = new BitSet();
        bits.set(y * width + x);
        return Mask.of(width, height, bits);
    }

    private static Integer[] set(boolean[] bits) {
        BitSet found = new BitSet();
        for (int index = 0; index < bits.length; index++) {
            found.set(index, bits[index]);
        }
        return found.stream().boxed().toArray(Integer[]::new);
    }
}

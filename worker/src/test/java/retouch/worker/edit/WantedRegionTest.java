package retouch.worker.edit;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import retouch.worker.generate.Box;

import static org.assertj.core.api.Assertions.assertThat;

class WantedRegionTest {

    private static final int SIDE = 256;

    private final boolean[] hole = new boolean[SIDE * SIDE];

    @Test
    void isTheHoleAndAMarginInsideThePicture() {
        fill(new Box(100, 120, 110, 130));
        assertThat(boxes()).containsExactly(new Box(93, 113, 117, 137));
    }

    @Test
    void endsWhereThePictureEnds() {
        fill(new Box(0, 250, 3, 256));
        assertThat(boxes()).containsExactly(new Box(0, 243, 10, 256));
    }

    @Test
    void isOneBoxPerHoleIfHolesAreFarApart() {
        fill(new Box(10, 10, 20, 20));
        fill(new Box(200, 200, 240, 210));
        assertThat(boxes()).containsExactlyInAnyOrder(new Box(3, 3, 27, 27), new Box(193, 193, 247, 217));
    }

    @Test
    void isOneBoxForASprayOfDots() {
        for (int y = 0; y < SIDE; y += 50) {
            for (int x = 0; x < SIDE; x += 50) {
                hole[y * SIDE + x] = true;
            }
        }
        // 64 cells of 32, 36 dots, neighbors touch: whatever is found, every dot is in it
        assertThat(boxes()).hasSizeLessThanOrEqualTo(16);
    }

    @Test
    void holdsEveryHolePixelOfRandomHoles() {
        for (long seed = 0; seed < 50; seed++) {
            Arrays.fill(hole, false);
            Random random = new Random(seed);
            for (int spot = 0; spot < 1 + random.nextInt(30); spot++) {
                int left = random.nextInt(SIDE - 1);
                int top = random.nextInt(SIDE - 1);
                fill(new Box(left, top, Math.min(SIDE, left + 1 + random.nextInt(40)),
                        Math.min(SIDE, top + 1 + random.nextInt(40))));
            }
            List<Box> boxes = boxes();
            for (int pixel = 0; pixel < hole.length; pixel++) {
                int x = pixel % SIDE;
                int y = pixel / SIDE;
                if (hole[pixel]) {
                    assertThat(boxes).as("seed %d, pixel %d,%d", seed, x, y).anyMatch(box -> x >= box.left()
                            && x < box.right() && y >= box.top() && y < box.bottom());
                }
            }
        }
    }

    private List<Box> boxes() {
        return WantedRegion.of(hole, SIDE);
    }

    private void fill(Box box) {
        for (int y = box.top(); y < box.bottom(); y++) {
            for (int x = box.left(); x < box.right(); x++) {
                hole[y * SIDE + x] = true;
            }
        }
    }
}

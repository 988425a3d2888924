package retouch.trainer.data.sketch;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ThinningTest {

    @Test
    void aThickBarBecomesOnePixelThick() {
        int side = 16;
        boolean[] bar = new boolean[side * side];
        for (int pixel = 0; pixel < bar.length; pixel++) {
            bar[pixel] = pixel / side >= 6 && pixel / side <= 8 && pixel % side >= 2 && pixel % side <= 13;
        }
        boolean[] thin = Thinning.thin(bar, side);
        for (int x = 4; x <= 11; x++) {
            int thickness = 0;
            for (int y = 0; y < side; y++) {
                thickness += thin[y * side + x] ? 1 : 0;
            }
            assertThat(thickness).as("column " + x).isEqualTo(1);
        }
    }
}

package retouch.trainer.data.mask;

import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FreeFormMaskTest {

    private static final int SIDE = 64;
    private final FreeFormMask brush = new FreeFormMask(FreeFormMask.Settings.standard());

    @Test
    void holesCoverAnAllowedShareWhateverTheSeed() {
        for (long seed = 0; seed < 100; seed++) {
            assertThat(FreeFormMask.share(draw(seed))).as("seed " + seed).isBetween(0.01, 0.6);
        }
    }

    @Test
    void theSameSeedDrawsTheSameHole() {
        assertThat(draw(7)).isEqualTo(draw(7)).isNotEqualTo(draw(8));
    }

    private boolean[] draw(long seed) {
        return brush.draw(SIDE, new double[]{22, 30, 42, 30}, FreeFormMask.Parts.unknown(SIDE),
                new Random(seed));
    }
}

package retouch.trainer.data.sketch;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CannyEdgesTest {

    private static final int SIDE = 32;
    private final CannyEdges edges = new CannyEdges(new CannyEdges.Settings(2.4, 1.5, 20, 50));

    @Test
    void aStepBecomesALineWhereItIs() {
        boolean[] lines = edges.edges(step(60, 60, 60), SIDE);
        for (int y = 2; y < SIDE - 2; y++) {
            int count = 0;
            for (int x = 0; x < SIDE; x++) {
                count += lines[y * SIDE + x] ? 1 : 0;
            }
            assertThat(count).as("row " + y).isEqualTo(1);
            assertThat(lines[y * SIDE + 15] || lines[y * SIDE + 16]).as("row " + y).isTrue();
        }
    }

    @Test
    void aStepBelowTheStrongThresholdIsNoLine() {
        assertThat(edges.edges(step(45, 45, 45), SIDE)).containsOnly(false);
    }

    @Test
    void aStepInOneChannelAloneIsALine() {
        assertThat(edges.edges(step(0, 0, 70), SIDE)).contains(true);
    }

    @Test
    void aWeakEdgeGoesOnWithAStrongOne() {
        float[] fading = step(60, 60, 60);
        for (int at = 0; at < fading.length; at++) {
            boolean lower = at / 3 / SIDE >= SIDE / 2;
            fading[at] = lower && at / 3 % SIDE >= 16 ? 100 + 35 : fading[at];
        }
        boolean[] lines = edges.edges(fading, SIDE);
        int y = SIDE - 4;
        assertThat(lines[y * SIDE + 15] || lines[y * SIDE + 16]).isTrue();
    }

    /// Left half 100, right half brighter by the given levels.
    private static float[] step(float red, float green, float blue) {
        float[] by = {red, green, blue};
        float[] rgb = new float[3 * SIDE * SIDE];
        for (int at = 0; at < rgb.length; at++) {
            rgb[at] = 100 + (at / 3 % SIDE >= 16 ? by[at % 3] : 0);
        }
        return rgb;
    }
}

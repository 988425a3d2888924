package retouch.schemas.onnx;

import org.junit.jupiter.api.Test;

import retouch.schemas.network.Layer;

import static org.assertj.core.api.Assertions.assertThat;

class KernelsTest {

    @Test
    void putsTheOutermostAxisLast() {
        int outer = 37; // two blocks and a rest
        float[] values = new float[4 * 3 * outer];
        for (int index = 0; index < values.length; index++) {
            values[index] = index;
        }
        float[] reversed = Kernels.reversed(values, 4, 3, outer);
        for (int last = 0; last < outer; last++) {
            for (int inner = 0; inner < 3; inner++) {
                for (int position = 0; position < 4; position++) {
                    assertThat(reversed[(last * 3 + inner) * 4 + position])
                            .isEqualTo(values[(position * 3 + inner) * outer + last]);
                }
            }
        }
    }

    @Test
    void paintsFourPhasesAsTheTransposedConvolutionPaintsTheirPicture() {
        Layer.GatedDeconv layer = new Layer.GatedDeconv("deconv", 1, 1, 1);
        float[] w = new float[25];
        for (int tap = 0; tap < 25; tap++) {
            w[tap] = tap;
        }
        float[] kernel = Kernels.subPixel(layer, w);
        // A pixel of 1 at (0, 0) paints tap (r, c) at (r - 1, c - 1), which is one phase of a pixel near it.
        for (int tap = 0; tap < 25; tap++) {
            int row = tap / 5 - 1;
            int column = tap % 5 - 1;
            int phase = 2 * Math.floorMod(row, 2) + Math.floorMod(column, 2);
            int window = 3 * (1 - Math.floorDiv(row, 2)) + 1 - Math.floorDiv(column, 2);
            assertThat(kernel[9 * phase + window]).as("tap %d", tap).isEqualTo(tap);
            kernel[9 * phase + window] = 0;
        }
        assertThat(kernel).as("nothing else").containsOnly(0);
    }

    @Test
    void addsUpFiveChannelsOnEachSide() {
        float[] band = Kernels.band(13);
        for (int row = 0; row < 13; row++) {
            for (int column = 0; column < 13; column++) {
                assertThat(band[13 * row + column]).isEqualTo(Math.abs(row - column) <= 5 ? 1 : 0);
            }
        }
    }

    @Test
    void repeatsBiasesAndTakesTheirDifference() {
        assertThat(Kernels.repeated(new float[]{1, 2}, 3)).containsExactly(1, 2, 1, 2, 1, 2);
        assertThat(Kernels.difference(new float[]{5, 1}, new float[]{2, 4})).containsExactly(3, -3);
    }
}

package retouch.trainer.data.color;

import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class BilateralFilterTest {

    @Test
    void weighsByPlaceAndByColor() {
        int side = 7;
        Random random = new Random(11);
        float[] rgb = new float[3 * side * side];
        for (int at = 0; at < rgb.length; at++) {
            rgb[at] = random.nextInt(256);
        }
        float[] filtered = new BilateralFilter(2, 40, 1.7).filter(rgb, side);
        for (int at = 0; at < rgb.length; at++) {
            int pixel = at / 3;
            double sum = 0;
            double weights = 0;
            for (int down = -2; down <= 2; down++) {
                for (int across = -2; across <= 2; across++) {
                    int near = Math.clamp(pixel / side + down, 0, side - 1) * side
                            + Math.clamp(pixel % side + across, 0, side - 1);
                    double distance = 0;
                    for (int channel = 0; channel < 3; channel++) {
                        distance += Math.abs(rgb[3 * near + channel] - rgb[3 * pixel + channel]);
                    }
                    double weight = Math.exp(-(down * down + across * across) / (2 * 1.7 * 1.7))
                            * Math.exp(-distance * distance / (2 * 40 * 40));
                    sum += weight * rgb[3 * near + at % 3];
                    weights += weight;
                }
            }
            assertThat((double) filtered[at]).as("value " + at).isCloseTo(sum / weights, within(1e-3));
        }
    }

    @Test
    void keepsAnEdgeThatIsMuchHigherThanSigma() {
        float[] rgb = new float[3 * 64];
        for (int at = 0; at < rgb.length; at++) {
            rgb[at] = at / 3 % 8 < 4 ? 40 : 220;
        }
        float[] filtered = new BilateralFilter(3, 30, 30).filter(rgb, 8);
        for (int at = 0; at < rgb.length; at++) {
            assertThat(filtered[at]).isCloseTo(rgb[at], within(0.01f));
        }
    }
}

package retouch.trainer.data.sketch;

import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class GaussianBlurTest {

    @Test
    void equalsTheWeightedMeanOfTheWholeWindow() {
        int side = 9;
        Random random = new Random(5);
        float[] values = new float[2 * side * side];
        for (int at = 0; at < values.length; at++) {
            values[at] = random.nextFloat() * 255;
        }
        float[] blurred = GaussianBlur.blur(values, side, 2, 1.3);
        for (int at = 0; at < values.length; at++) {
            double sum = 0;
            double weights = 0;
            for (int down = -4; down <= 4; down++) {
                for (int across = -4; across <= 4; across++) {
                    int x = Math.clamp(at / 2 % side + across, 0, side - 1);
                    int y = Math.clamp(at / 2 / side + down, 0, side - 1);
                    double weight = Math.exp(-(down * down + across * across) / (2 * 1.3 * 1.3));
                    sum += weight * values[2 * (y * side + x) + at % 2];
                    weights += weight;
                }
            }
            assertThat((double) blurred[at]).as("value " + at).isCloseTo(sum / weights, within(1e-3));
        }
    }
}

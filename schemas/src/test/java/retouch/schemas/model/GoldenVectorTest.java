package retouch.schemas.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

class GoldenVectorTest {

    private static final NetworkDescription NETWORK = new NetworkDescription(32, 2, 3, GateVariant.PROPER);

    @TempDir
    private Path folder;

    @Test
    void theInputFollowsFromTheSeedAndHasEveryChannel() {
        Tensor input = GoldenVector.input(NETWORK, 1);
        assertThat(GoldenVector.input(NETWORK, 1)).isEqualTo(input);
        assertThat(GoldenVector.input(NETWORK, 2)).isNotEqualTo(input);
        for (int channel = 0; channel < 9; channel++) {
            float least = Float.MAX_VALUE;
            float most = -Float.MAX_VALUE;
            for (int at = channel; at < input.data().length; at += 9) {
                least = Math.min(least, input.data()[at]);
                most = Math.max(most, input.data()[at]);
            }
            assertThat(most).as("channel %d", channel).isGreaterThan(least);
        }
    }

    @Test
    void aVectorReadsBackAndKnowsHowFarAnotherOutputIs() throws Exception {
        float[] output = new float[3 * 32 * 32];
        for (int at = 0; at < output.length; at++) {
            output[at] = (float) Math.sin(at);
        }
        GoldenVector vector = GoldenVector.of(7, Tensor.of(output.clone(), 1, 32, 32, 3));
        Path file = folder.resolve(GoldenVector.FILE);
        GoldenVector.write(file, List.of(vector));
        assertThat(GoldenVector.read(file)).containsExactly(vector);
        output[3 * (8 * 32 + 4) + 1] += 0.25f; // row and column are kept
        output[3 * (9 * 32 + 5)] += 100; // these are not
        assertThat(vector.distance(Tensor.of(output, 1, 32, 32, 3))).isCloseTo(0.25, within(1e-6));
        output[0] = Float.NaN;
        assertThat(vector.distance(Tensor.of(output, 1, 32, 32, 3))).isInfinite();
    }

    @Test
    void aFileOfOtherTensorsIsRefused() throws Exception {
        Path file = folder.resolve(GoldenVector.FILE);
        SafeTensors.write(file, new TreeMap<>(Map.of("name", Tensor.zeros(1))));
        assertThatExceptionOfType(BundleException.class).isThrownBy(() -> GoldenVector.read(file))
                .withMessageContaining("name is no seed");
    }
}

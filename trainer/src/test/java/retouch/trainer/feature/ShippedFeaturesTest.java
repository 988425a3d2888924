package retouch.trainer.feature;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SequencedMap;

import org.junit.jupiter.api.Test;

import retouch.schemas.object.Sha256;
import retouch.schemas.tensor.Tensor;
import retouch.trainer.feature.FeatureNetwork.Stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class ShippedFeaturesTest {

    private static final int SIDE = 320;

    @Test
    void shipsTheVeryBytesOfThePackage() throws IOException {
        try (InputStream values = Objects.requireNonNull(
                ShippedFeatures.class.getResourceAsStream("face-features.bin"))) {
            byte[] bytes = values.readAllBytes();

            assertThat(bytes).hasSize(1_685_760);
            assertThat(Sha256.of(bytes).toString())
                    .isEqualTo("d45ca66b726c7b9c73f7bf911f6274ca2616391f3e464d9896c79d5667a865bd");
        }
    }

    /// The expected values were computed by TensorFlow.js 4.22.0 from the package's own files, layer by layer as
    /// its `FaceRecognitionNet` does (no padding at stride 2, 256 as divisor), on this picture with two more
    /// rows and columns before it. At these places no border is seen.
    @Test
    void seesWhatTheOriginalSees() {
        SequencedMap<String, Tensor> seen = new FeatureForward(ShippedFeatures.load()).taps(picture());

        assertThat(seen.sequencedKeySet()).containsExactly("conv32_3", "conv64_3", "conv128_1");
        requireShape(seen, "conv32_3", 80, 32);
        requireShape(seen, "conv64_3", 40, 64);
        requireShape(seen, "conv128_1", 20, 128);
        requireValues(seen, "conv32_3", 39, 39, 4.232415, 0.03389764, 3.097947, 0.8592367, 0, 0);
        requireValues(seen, "conv32_3", 38, 39, 1.778594, 0, 0.8753823, 1.300508, 0.9832402, 2.388315);
        requireValues(seen, "conv64_3", 19, 19, 0, 2.946029, 0, 0, 0, 0);
        requireValues(seen, "conv64_3", 18, 19, 0, 1.603466, 0, 0, 0, 0);
        requireValues(seen, "conv128_1", 9, 9, 0.5585650, 2.529176, 0.5314963, 1.320637, 0.5635788, 1.325190);
    }

    @Test
    void halvesWhereANameSaysDown() {
        assertThat(ShippedFeatures.load().stages()).hasSize(11)
                .allSatisfy(stage -> assertThat(stage instanceof Stage.Residual residual
                        ? residual.first().stride()
                        : 2)
                        .isEqualTo(stage.name().endsWith("_down") || stage.name().equals("pool") ? 2 : 1));
    }

    @Test
    void refusesATableThatDoesNotFitItsValues() {
        assertThatThrownBy(() -> read("a\t3\tuint8\t1\t0\n", 2)).hasMessage("values end within a");
        assertThatThrownBy(() -> read("a\t3\tuint8\t1\t0\n", 4))
                .hasMessage("values follow those of the table");
        assertThatThrownBy(() -> read("a\t3\n", 3)).hasMessageContaining("five fields");
        assertThatThrownBy(() -> read("a\t3\tfloat64\t-\t-\n", 24)).hasMessageContaining("float64");
    }

    private static void read(String table, int bytes) throws IOException {
        QuantizedTensors.read(new ByteArrayInputStream(table.getBytes(StandardCharsets.UTF_8)),
                new ByteArrayInputStream(new byte[bytes]));
    }

    private static Tensor picture() {
        float[] values = new float[SIDE * SIDE * 3];
        for (int index = 0; index < values.length; index++) {
            int row = index / 3 / SIDE;
            int column = index / 3 % SIDE;
            values[index] = (row * 7 + column * 13 + index % 3 * 31 + row * column % 97) % 256 / 255f;
        }
        return Tensor.of(values, SIDE, SIDE, 3);
    }

    private static void requireShape(SequencedMap<String, Tensor> seen, String tap, int side, int channels) {
        assertThat(seen.get(tap).shape()).as(tap).containsExactly(side, side, channels);
    }

    private static void requireValues(SequencedMap<String, Tensor> seen, String tap, int y, int x,
            double... expected) {
        Tensor values = seen.get(tap);
        int from = (y * values.size(1) + x) * values.size(2);
        for (int channel = 0; channel < expected.length; channel++) {
            assertThat((double) values.data()[from + channel]).as(tap + " channel " + channel)
                    .isCloseTo(expected[channel], within(1e-4));
        }
    }
}

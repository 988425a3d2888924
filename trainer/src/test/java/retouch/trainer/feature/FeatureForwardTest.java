package retouch.trainer.feature;

import java.util.List;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import retouch.schemas.tensor.Tensor;
import retouch.trainer.feature.FeatureNetwork.Stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FeatureForwardTest {

    private static final List<Float> ZEROS = List.of(0f, 0f, 0f);
    private static final List<Float> ONES = List.of(1f, 1f, 1f);

    /// A column of 1 to 5 in the first channel, convolved by hand.
    @Test
    void padsAsTensorFlowDoes() {
        Tensor column = column(1, 2, 3, 4, 5);
        Tensor kernel = vertical(1, 10, 100);

        assertThat(run(column, convolution(kernel, 0, 1, true))).containsExactly(210, 321, 432, 543, 54);
        assertThat(run(column, convolution(kernel, 0, 2, true))).containsExactly(210, 432, 54);
        assertThat(run(column(1, 2, 3, 4), convolution(kernel, 0, 2, true))).containsExactly(321, 43);
    }

    @Test
    void rectifiesAfterTheBias() {
        assertThat(run(column(1, 2, 3), convolution(vertical(0, 1, 0), -2, 1, true))).containsExactly(0, 0,
                1);
        assertThat(run(column(1, 2, 3), convolution(vertical(0, 1, 0), -2, 1, false)))
                .containsExactly(-1, 0, 1);
    }

    @Test
    void poolsTheLargestOfWhatIsThere() {
        Tensor column = column(-1, -2, -9, -4);

        assertThat(run(column, new Stage.MaxPool("stage", 2, 2))).startsWith(-1, 0, 0, -4);
        assertThat(run(column, new Stage.MaxPool("stage", 3, 2))).startsWith(-1, 0, 0, -4);
    }

    /// A residual stage of two convolutions that pass the first channel on.
    @Test
    void addsTheShortcut() {
        Stage.Convolution first = convolution(vertical(0, 1, 0), 0, 1, true);
        Stage.Convolution second = second(3);

        assertThat(run(column(1, -2, 3), new Stage.Residual("stage", first, second)))
                .containsExactly(2, 0, 0, 0, 0, 0, 6, 0, 0);
    }

    /// The shortcut is the mean of 2×2 blocks, and zero in the fourth channel, which only the second
    /// convolution has.
    @Test
    void halvesTheShortcutAndFillsItWithChannelsOfZeros() {
        Tensor square = Tensor.of(new float[]{1, 10, 100, 2, 20, 200, 3, 30, 300, 6, 60, 600}, 2, 2, 3);
        Stage.Convolution first = new Stage.Convolution("first", Tensor.zeros(3, 3, 3, 1), Tensor.of(
                new float[]{7}, 1), 2, true);

        assertThat(run(square, new Stage.Residual("stage", first, second(4))))
                .containsExactly(10, 30, 300, 0);
    }

    @Test
    void normalizesEachColor() {
        FeatureNetwork network = new FeatureNetwork("test", "CC0-1.0", List.of(0.1f, 0.2f, 0.3f),
                List.of(0.5f, 0.25f, 0.1f), List.of(new Stage.MaxPool("stage", 1, 1)), List.of("stage"));

        assertThat(new FeatureForward(network).taps(Tensor.of(new float[]{0.6f, 0.7f, 0.8f}, 1, 1, 3))
                .get("stage").data()).containsExactly(new float[]{1, 2, 5}, Offset.offset(
                        1e-6f));
    }

    @Test
    void refusesWhatIsNoPicture() {
        FeatureForward forward = new FeatureForward(RandomFeatures.of(1));

        assertThatThrownBy(() -> forward.taps(Tensor.zeros(1, 8, 8, 3)))
                .hasMessageContaining("[H, W, 3]");
    }

    private static float[] run(Tensor input, Stage stage) {
        FeatureNetwork network = new FeatureNetwork("test", "CC0-1.0", ZEROS, ONES, List.of(stage), List.of(
                stage.name()));
        return new FeatureForward(network).taps(input).get(stage.name()).data();
    }

    private static Tensor column(float... values) {
        float[] picture = new float[3 * values.length];
        for (int row = 0; row < values.length; row++) {
            picture[3 * row] = values[row];
        }
        return Tensor.of(picture, values.length, 1, 3);
    }

    /// Looks at the first channel of the middle column.
    private static Tensor vertical(float above, float here, float below) {
        float[] kernel = new float[27];
        kernel[3] = above;
        kernel[12] = here;
        kernel[21] = below;
        return Tensor.of(kernel, 3, 3, 3, 1);
    }

    private static Stage.Convolution convolution(Tensor kernel, float bias, int stride, boolean rectified) {
        return new Stage.Convolution("stage", kernel, Tensor.of(new float[]{bias}, 1), stride, rectified);
    }

    /// Passes its one channel on as the first of several.
    private static Stage.Convolution second(int channels) {
        float[] kernel = new float[9 * channels];
        kernel[4 * channels] = 1;
        return new Stage.Convolution("second", Tensor.of(kernel, 3, 3, 1, channels), Tensor.zeros(channels),
                1,
                false);
    }
}

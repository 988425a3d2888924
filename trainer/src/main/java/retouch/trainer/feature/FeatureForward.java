package retouch.trainer.feature;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;

import retouch.schemas.tensor.Tensor;
import retouch.trainer.feature.FeatureNetwork.Stage;

/// Runs a feature network in plain Java: what the gate measures with, and what the training graph is compared
/// with. Thread-safe; each call works on its caller's thread.
public final class FeatureForward {

    private final FeatureNetwork network;

    public FeatureForward(FeatureNetwork network) {
        this.network = Objects.requireNonNull(network, "network");
    }

    /// What the taps see, in their order.
    ///
    /// @param picture `[H, W, 3]`, RGB in `[0, 1]`; a [retouch.trainer.data.sample.TrainingSample]'s photo is in
    ///     `[0, 255]`, divide it
    /// @return `[h, w, C]` by tap
    public SequencedMap<String, Tensor> taps(Tensor picture) {
        if (picture.shape().length != 3 || picture.size(2) != 3) {
            throw new IllegalArgumentException("a picture has the shape [H, W, 3]: " + picture);
        }
        SequencedMap<String, Tensor> seen = new LinkedHashMap<>();
        network.taps().forEach(tap -> seen.put(tap, Tensor.zeros(0)));
        Tensor running = normalized(picture);
        for (Stage stage : network.stages()) {
            running = switch (stage) {
                case Stage.Convolution convolution -> PlainConvolution.run(convolution, running);
                case Stage.MaxPool pool -> largest(pool, running);
                case Stage.Residual residual -> residual(residual, running);
            };
            seen.replace(stage.name(), running);
        }
        return seen;
    }

    private Tensor normalized(Tensor picture) {
        List<Float> mean = network.mean();
        List<Float> deviation = network.deviation();
        float[] values = picture.data().clone();
        for (int index = 0; index < values.length; index++) {
            values[index] = (values[index] - mean.get(index % 3)) / deviation.get(index % 3);
        }
        return Tensor.of(values, picture.shape());
    }

    private static Tensor residual(Stage.Residual residual, Tensor input) {
        Tensor first = PlainConvolution.run(residual.first(), input);
        Tensor second = PlainConvolution.run(residual.second(), first);
        Tensor shortcut = residual.first().stride() == 1 ? input : halved(input);
        int inside = shortcut.size(2);
        int channels = second.size(2);
        float[] sum = second.data().clone();
        for (int index = 0; index < sum.length; index++) {
            int channel = index % channels;
            float carried = channel < inside ? shortcut.data()[index / channels * inside + channel] : 0;
            sum[index] = Math.max(0, sum[index] + carried);
        }
        return Tensor.of(sum, second.shape());
    }

    /// The mean of each 2×2 block.
    private static Tensor halved(Tensor input) {
        int height = input.size(0) / 2;
        int width = input.size(1) / 2;
        int channels = input.size(2);
        int row = input.size(1) * channels;
        float[] from = input.data();
        float[] means = new float[height * width * channels];
        for (int index = 0; index < means.length; index++) {
            int pixel = index / channels;
            int at = pixel / width * 2 * row + pixel % width * 2 * channels + index % channels;
            means[index] = (from[at] + from[at + channels] + from[at + row] + from[at + row + channels]) / 4;
        }
        return Tensor.of(means, height, width, channels);
    }

    /// The largest of each window; what `SAME` pads is not seen.
    private static Tensor largest(Stage.MaxPool pool, Tensor input) {
        SamePadding rows = SamePadding.of(input.size(0), pool.size(), pool.stride());
        SamePadding columns = SamePadding.of(input.size(1), pool.size(), pool.stride());
        int channels = input.size(2);
        float[] output = new float[rows.output() * columns.output() * channels];
        for (int y = 0; y < rows.output(); y++) {
            for (int x = 0; x < columns.output(); x++) {
                for (int channel = 0; channel < channels; channel++) {
                    float largest = Float.NEGATIVE_INFINITY;
                    for (int row = rows.first(y); row < rows.end(y); row++) {
                        for (int column = columns.first(x); column < columns.end(x); column++) {
                            largest = Math.max(largest,
                                    input.data()[(row * input.size(1) + column) * channels + channel]);
                        }
                    }
                    output[(y * columns.output() + x) * channels + channel] = largest;
                }
            }
        }
        return Tensor.of(output, rows.output(), columns.output(), channels);
    }
}

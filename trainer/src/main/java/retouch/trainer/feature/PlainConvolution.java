package retouch.trainer.feature;

import retouch.schemas.tensor.Tensor;
import retouch.trainer.feature.FeatureNetwork.Stage;

/// One convolution, `[H, W, Cin]` to `[h, w, Cout]`. The inner loops run over the output's channels, which lie
/// side by side in the kernel and in the sums, so that the compiler makes vector instructions of them.
final class PlainConvolution {

    /// Inputs per pass over the sums: fewer passes, fewer loads and stores. Eight were not faster.
    private static final int ABREAST = 4;

    private final Stage.Convolution stage;
    private final Tensor input;
    private final int outputChannels;

    private PlainConvolution(Stage.Convolution stage, Tensor input) {
        this.stage = stage;
        this.input = input;
        this.outputChannels = stage.bias().size(0);
    }

    static Tensor run(Stage.Convolution stage, Tensor input) {
        if (stage.kernel().size(2) != input.size(2)) {
            throw new IllegalArgumentException(
                    stage.name() + " takes " + stage.kernel().size(2) + " channels, not " + input.size(2));
        }
        return new PlainConvolution(stage, input).run();
    }

    private Tensor run() {
        SamePadding rows = SamePadding.of(input.size(0), stage.kernel().size(0), stage.stride());
        SamePadding columns = SamePadding.of(input.size(1), stage.kernel().size(1), stage.stride());
        float[] output = new float[rows.output() * columns.output() * outputChannels];
        float[] sums = new float[outputChannels];
        for (int y = 0; y < rows.output(); y++) {
            for (int x = 0; x < columns.output(); x++) {
                System.arraycopy(stage.bias().data(), 0, sums, 0, outputChannels);
                addWindow(sums, rows, y, columns, x);
                System.arraycopy(sums, 0, output, (y * columns.output() + x) * outputChannels,
                        outputChannels);
            }
        }
        if (stage.rectified()) {
            for (int index = 0; index < output.length; index++) {
                output[index] = Math.max(0, output[index]);
            }
        }
        return Tensor.of(output, rows.output(), columns.output(), outputChannels);
    }

    /// Inputs of one row of a window lie side by side, and so do their weights.
    private void addWindow(float[] sums, SamePadding rows, int y, SamePadding columns, int x) {
        int inputChannels = input.size(2);
        int first = columns.first(x);
        int count = (columns.end(x) - first) * inputChannels;
        for (int row = rows.first(y); row < rows.end(y); row++) {
            int tap = (row - rows.begin(y)) * columns.window() + first - columns.begin(x);
            addProducts(sums, (row * input.size(1) + first) * inputChannels, count,
                    tap * inputChannels * outputChannels);
        }
    }

    private void addProducts(float[] sums, int from, int count, int weights) {
        float[] values = input.data();
        float[] kernel = stage.kernel().data();
        int done = 0;
        for (; done + ABREAST <= count; done += ABREAST) {
            addFour(sums, values, from + done, kernel, weights + done * sums.length);
        }
        for (; done < count; done++) {
            int weight = weights + done * sums.length;
            for (int out = 0; out < sums.length; out++) {
                sums[out] += values[from + done] * kernel[weight + out];
            }
        }
    }

    private static void addFour(float[] sums, float[] values, int from, float[] kernel, int first) {
        float value0 = values[from];
        float value1 = values[from + 1];
        float value2 = values[from + 2];
        float value3 = values[from + 3];
        int second = first + sums.length;
        int third = second + sums.length;
        int fourth = third + sums.length;
        for (int out = 0; out < sums.length; out++) {
            sums[out] += value0 * kernel[first + out] + value1 * kernel[second + out]
                    + value2 * kernel[third + out] + value3 * kernel[fourth + out];
        }
    }
}

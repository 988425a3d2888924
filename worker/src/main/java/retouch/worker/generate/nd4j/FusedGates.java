package retouch.worker.generate.nd4j;

import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.stream.IntStream;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

import retouch.worker.generate.vector.GatedPixel;

/// What follows a convolution, in Java and in one pass over memory, where operators need six: local response
/// normalization, leaky ReLU, sigmoid, product, and the weaving of phases. Arrays are NHWC and in the memory
/// of the processor.
final class FusedGates {

    private static final int PHASES = 4;

    private FusedGates() {}

    /// Whether Java can reach arrays: not on a device.
    static boolean arePossible() {
        return Nd4j.getEnvironment().isCPU();
    }

    /// Whether an index can count the values.
    static boolean canCount(INDArray array) {
        return array.length() <= Integer.MAX_VALUE;
    }

    /// `act(lrn(f)) · sigmoid(g)` of `[N, H, W, 2 C]`, features before gates.
    static INDArray gate(Scratch scratch, INDArray both, boolean normalized, boolean activated) {
        int channels = (int) both.size(3) / 2;
        int width = (int) both.size(2);
        INDArray output = scratch.create(both.size(0), both.size(1), width, channels);
        FloatBuffer from = both.data().asNioFloat();
        FloatBuffer to = output.data().asNioFloat();
        IntStream.range(0, (int) (both.size(0) * both.size(1))).parallel().forEach(line -> {
            GatedPixel pixel = new GatedPixel(channels);
            for (int index = line * width; index < (line + 1) * width; index++) {
                from.get(2 * index * channels, pixel.feature(), 0, channels);
                from.get((2 * index + 1) * channels, pixel.gates(), 0, channels);
                pixel.gate(normalized, activated);
                to.put(index * channels, pixel.feature(), 0, channels);
            }
        });
        return output;
    }

    /// `[N, 2 H, 2 W, C]` of `[N, H, W, 4 C]`: `y · sigmoid(y)` with `y` the leaky ReLU of a value, or
    /// `y · sigmoid(value + bias)`; block `2 r + s` of the channels becomes the pixels of row parity `r` and
    /// column parity `s`.
    ///
    /// @param gateBias one number per channel, for the second kind of gate
    static INDArray gateAndWeave(Scratch scratch, INDArray phases, Optional<float[]> gateBias) {
        int channels = (int) phases.size(3) / PHASES;
        int width = (int) phases.size(2);
        INDArray output = scratch.create(phases.size(0), 2 * phases.size(1), 2L * width, channels);
        FloatBuffer from = phases.data().asNioFloat();
        FloatBuffer to = output.data().asNioFloat();
        IntStream.range(0, (int) (phases.size(0) * phases.size(1))).parallel().forEach(line -> {
            GatedPixel pixel = new GatedPixel(channels);
            for (int column = 0; column < width; column++) {
                for (int phase = 0; phase < PHASES; phase++) {
                    from.get(((line * width + column) * PHASES + phase) * channels, pixel.feature(), 0,
                            channels);
                    pixel.gateItself(gateBias);
                    int row = 2 * line + phase / 2;
                    to.put((row * 2 * width + 2 * column + phase % 2) * channels, pixel.feature(), 0,
                            channels);
                }
            }
        });
        return output;
    }
}

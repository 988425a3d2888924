package retouch.trainer.tape;

import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/// Operators against loops in double precision, in floats too: only floats take the native kernels that train.
class ArraysTest {

    private static final long SEED = 5;
    private static final int PICTURES = 2;

    @ParameterizedTest
    @CsvSource({"FLOAT,3,2,8,5,7", "FLOAT,3,2,7,8,16", "FLOAT,5,2,8,3,4", "FLOAT,7,2,16,9,8",
            "FLOAT,3,1,6,4,3",
            "FLOAT,1,1,5,3,2", "FLOAT,1,2,6,3,2", "DOUBLE,3,2,8,5,7", "DOUBLE,1,2,6,3,2"})
    void derivativesOfAConvolutionAreWhatLoopsFind(DataType type, int window, int stride, int side,
            int inputs,
            int outputs) {
        Loops loops = new Loops(window, stride, side, inputs, outputs);
        INDArray input = loops.array(type, loops.input, PICTURES, side, side, inputs);
        INDArray kernel = loops.array(type, loops.kernel, window, window, inputs, outputs);
        INDArray gradient = loops.array(type, loops.gradient, PICTURES, loops.small, loops.small, outputs);
        INDArray bias = Nd4j.zeros(type, outputs);

        INDArray alone = Arrays.convolveBackwardToInput(input, kernel, gradient, stride);
        INDArray[] all = Arrays.convolveBackward(input, kernel, bias, gradient, stride);

        assertSame(alone, loops.ofInput);
        assertSame(all[0], loops.ofInput);
        assertSame(all[1], loops.ofKernel);
        assertSame(all[2], loops.ofBias);
        assertSame(Arrays.sumToChannels(gradient), loops.ofBias);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void phasesBecomePixelsAndPhasesAgain(DataType type) {
        int height = 3;
        int width = 2;
        int channels = 5;
        double[] numbers = new Random(SEED).doubles((long) PICTURES * height * width * 4 * channels)
                .toArray();
        INDArray phases = Nd4j.createFromArray(numbers).castTo(type).reshape('c', PICTURES, height, width,
                4L * channels);

        INDArray pixels = Arrays.depthToSpace(phases);

        for (int picture = 0; picture < PICTURES; picture++) {
            for (int y = 0; y < 2 * height; y++) {
                for (int x = 0; x < 2 * width; x++) {
                    for (int channel = 0; channel < channels; channel++) {
                        int phase = y % 2 * 2 + x % 2;
                        assertThat(pixels.getDouble(picture, y, x, channel)).isEqualTo(
                                phases.getDouble(picture, y / 2, x / 2, phase * channels + channel));
                    }
                }
            }
        }
        assertThat(Arrays.spaceToDepth(pixels)).isEqualTo(phases);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void leakyReluKeepsWhatIsAboveZeroAndAFifthOfTheRest(DataType type) {
        INDArray array = Nd4j.createFromArray(-5.0, -0.5, 0, 0.25, 3).castTo(type);
        INDArray gradient = Nd4j.createFromArray(1.0, -2, 3, -4, 5).castTo(type);

        Elementwise.leakyReluInPlace(array);

        assertSame(array, new double[]{-1, -0.1, 0, 0.25, 3});
        assertSame(Elementwise.leakyReluBackward(array, gradient), new double[]{0.2, -0.4, 0.6, -4, 5});
        assertSame(Elementwise.reluBackward(array, gradient), new double[]{0, 0, 0, -4, 5});
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void leakyReluHidesNoNumberThatWentBad(DataType type) {
        INDArray array = Nd4j.createFromArray(Double.NaN, 1, Double.POSITIVE_INFINITY).castTo(type);

        Elementwise.leakyReluInPlace(array);

        assertThat(array.getDouble(0)).isNaN();
        assertThat(array.getDouble(2)).isInfinite();
    }

    private static void assertSame(INDArray actual, double[] expected) {
        INDArray row = actual.dup('c').reshape(actual.length());
        assertThat(row.length()).isEqualTo(expected.length);
        for (int at = 0; at < expected.length; at++) {
            assertThat(row.getDouble(at)).as("number %d, seed %d", at, SEED)
                    .isCloseTo(expected[at], within(1e-4 * Math.max(1, Math.abs(expected[at]))));
        }
    }

    /// A convolution with TensorFlow's `SAME` padding and its derivatives, tap by tap.
    private static final class Loops {

        final int small;
        final double[] input;
        final double[] kernel;
        final double[] gradient;
        final double[] ofInput;
        final double[] ofKernel;
        final double[] ofBias;

        Loops(int window, int stride, int side, int inputs, int outputs) {
            small = (side + stride - 1) / stride;
            int before = Math.max(0, (small - 1) * stride + window - side) / 2;
            Random random = new Random(SEED);
            input = random.doubles((long) PICTURES * side * side * inputs, -1, 1).toArray();
            kernel = random.doubles((long) window * window * inputs * outputs, -1, 1).toArray();
            gradient = random.doubles((long) PICTURES * small * small * outputs, -1, 1).toArray();
            ofInput = new double[input.length];
            ofKernel = new double[kernel.length];
            ofBias = new double[outputs];
            for (int at = 0; at < gradient.length; at++) {
                int output = at % outputs;
                int x = at / outputs % small;
                int y = at / outputs / small % small;
                int picture = at / outputs / small / small;
                ofBias[output] += gradient[at];
                for (int tap = 0; tap < window * window; tap++) {
                    int row = y * stride + tap / window - before;
                    int column = x * stride + tap % window - before;
                    if (row < 0 || column < 0 || row >= side || column >= side) {
                        continue;
                    }
                    for (int channel = 0; channel < inputs; channel++) {
                        int from = ((picture * side + row) * side + column) * inputs + channel;
                        int weight = (tap * inputs + channel) * outputs + output;
                        ofInput[from] += gradient[at] * kernel[weight];
                        ofKernel[weight] += gradient[at] * input[from];
                    }
                }
            }
        }

        INDArray array(DataType type, double[] numbers, long... shape) {
            return Nd4j.createFromArray(numbers).castTo(type).reshape('c', shape);
        }
    }
}

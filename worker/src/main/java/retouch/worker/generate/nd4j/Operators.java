package retouch.worker.generate.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.scalar.LeakyReLU;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

import retouch.schemas.network.NetworkDescription;

/// The operators that the network is made of, on native NHWC arrays. Results belong to the scratch
/// that is passed; an operator whose name ends in `InPlace` writes over its argument.
final class Operators {

    private static final int SAME_PADDING = 1;
    private static final int NHWC = 1;
    private static final int CHANNEL_AXIS = 3;
    private static final float LRN_ALPHA = 1;
    private static final float LRN_BETA = 0.5f;

    private Operators() {}

    /// A convolution with TensorFlow's `SAME` padding.
    ///
    /// @param kernel `[k, k, Cin, Cout]`
    /// @param bias   `[Cout]`
    static INDArray convolve(Scratch scratch, INDArray input, INDArray kernel, INDArray bias, int stride) {
        INDArray output = scratch.create(input.size(0), ceilingOf(input.size(1), stride),
                ceilingOf(input.size(2), stride), kernel.size(3));
        run(DynamicCustomOp.builder("conv2d")
                .addInputs(input, kernel, bias)
                .addOutputs(output)
                .addIntegerArguments((int) kernel.size(0), (int) kernel.size(1), stride, stride, 0, 0, 1, 1,
                        SAME_PADDING, NHWC)
                .build());
        return output;
    }

    /// A transposed convolution with TensorFlow's `SAME` padding.
    ///
    /// @param kernel `[k, k, Cout, Cin]`
    static INDArray convolveTransposed(Scratch scratch, INDArray input, INDArray kernel, int stride) {
        INDArray output = scratch.create(input.size(0), stride * input.size(1), stride * input.size(2),
                kernel.size(2));
        run(DynamicCustomOp.builder("deconv2d")
                .addInputs(input, kernel)
                .addOutputs(output)
                .addIntegerArguments((int) kernel.size(0), (int) kernel.size(1), stride, stride, 0, 0, 1, 1,
                        SAME_PADDING, NHWC)
                .build());
        return output;
    }

    /// `x / sqrt(b + sum of squares)` over eleven neighboring channels.
    static INDArray normalize(Scratch scratch, INDArray input) {
        INDArray output = scratch.create(input.shape());
        run(DynamicCustomOp.builder("lrn")
                .addInputs(input)
                .addOutputs(output)
                .addFloatingPointArguments((double) NetworkDescription.LRN_BIAS, (double) LRN_ALPHA,
                        (double) LRN_BETA)
                .addIntegerArguments(NetworkDescription.LRN_RADIUS)
                .build());
        return output;
    }

    /// The channels of `first`, then those of `second`.
    static INDArray concatenate(Scratch scratch, INDArray first, INDArray second) {
        INDArray output = scratch.create(first.size(0), first.size(1), first.size(2),
                first.size(3) + second.size(3));
        run(DynamicCustomOp.builder("concat")
                .addInputs(first, second)
                .addOutputs(output)
                .addIntegerArguments(CHANNEL_AXIS)
                .build());
        return output;
    }

    /// The first and the second half of the channels.
    static INDArray[] halve(Scratch scratch, INDArray input) {
        long channels = input.size(3) / 2;
        INDArray[] halves = {
                scratch.create(input.size(0), input.size(1), input.size(2), channels),
                scratch.create(input.size(0), input.size(1), input.size(2), channels)};
        run(DynamicCustomOp.builder("split")
                .addInputs(input)
                .addOutputs(halves)
                .addIntegerArguments(2, CHANNEL_AXIS)
                .build());
        return halves;
    }

    /// Turns `[N, H, W, 4 C]` into `[N, 2 H, 2 W, C]`: channel block `2 r + s` becomes the pixels of
    /// odd (`1`) or even (`0`) row `r` and column `s`.
    static INDArray depthToSpace(Scratch scratch, INDArray input) {
        INDArray output = scratch.create(input.size(0), 2 * input.size(1), 2 * input.size(2),
                input.size(3) / 4);
        run(DynamicCustomOp.builder("depth_to_space")
                .addInputs(input)
                .addOutputs(output)
                .addIntegerArguments(2, NHWC)
                .build());
        return output;
    }

    /// Adds one number to each channel.
    static INDArray addToChannels(Scratch scratch, INDArray input, INDArray perChannel) {
        INDArray output = scratch.create(input.shape());
        run(DynamicCustomOp.builder("biasadd")
                .addInputs(input, perChannel)
                .addOutputs(output)
                .build());
        return output;
    }

    static INDArray sigmoid(Scratch scratch, INDArray input) {
        INDArray output = scratch.create(input.shape());
        Nd4j.getExecutioner().exec(new Sigmoid(input, output));
        return output;
    }

    static void sigmoidInPlace(INDArray array) {
        Nd4j.getExecutioner().exec(new Sigmoid(array, array));
    }

    static void tanhInPlace(INDArray array) {
        Nd4j.getExecutioner().exec(new Tanh(array, array));
    }

    static void leakyReluInPlace(INDArray array) {
        Nd4j.getExecutioner().exec(new LeakyReLU(array, array, NetworkDescription.LEAKY_SLOPE));
    }

    static void multiplyInPlace(INDArray array, INDArray factor) {
        array.muli(factor);
    }

    private static void run(DynamicCustomOp operator) {
        Nd4j.exec(operator);
    }

    private static long ceilingOf(long extent, int stride) {
        return (extent + stride - 1) / stride;
    }
}

package retouch.trainer.tape;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/// The native operators that the tape's operators are made of, on NHWC arrays of floats or doubles. Every result
/// is new and belongs to the caller, unless a name ends in `InPlace`.
final class Arrays {

    private static final int VALID_PADDING = 0;
    private static final int SAME_PADDING = 1;
    private static final int NHWC = 1;

    private Arrays() {}

    static INDArray create(DataType type, long... shape) {
        return Nd4j.createUninitialized(type, shape);
    }

    /// An array like another, all of one value.
    static INDArray filled(INDArray like, double value) {
        return Nd4j.valueArrayOf(like.shape(), value, like.dataType());
    }

    static INDArray copy(INDArray array) {
        return array.dup('c');
    }

    /// A convolution with TensorFlow's `SAME` padding.
    ///
    /// @param kernel `[k, k, Cin, Cout]`
    static INDArray convolve(INDArray input, INDArray kernel, int stride) {
        INDArray output = create(input.dataType(), input.size(0), ceilingOf(input.size(1), stride),
                ceilingOf(input.size(2), stride), kernel.size(3));
        Nd4j.exec(convolution("conv2d", kernel, stride).addInputs(input, kernel).addOutputs(output).build());
        return output;
    }

    static INDArray convolve(INDArray input, INDArray kernel, INDArray bias, int stride) {
        INDArray output = create(input.dataType(), input.size(0), ceilingOf(input.size(1), stride),
                ceilingOf(input.size(2), stride), kernel.size(3));
        Nd4j.exec(convolution("conv2d", kernel, stride).addInputs(input, kernel, bias).addOutputs(output)
                .build());
        return output;
    }

    /// The derivatives of [#convolve] with respect to input and kernel, in this order. Both at once: the operator
    /// that computes one of them alone takes ten times as long.
    static INDArray[] convolveBackward(INDArray input, INDArray kernel, INDArray gradient, int stride) {
        INDArray[] gradients = {
                create(input.dataType(), input.shape()), create(kernel.dataType(), kernel.shape())};
        Nd4j.exec(convolution("conv2d_bp", kernel, stride).addInputs(input, kernel, gradient)
                .addOutputs(gradients).build());
        return gradients;
    }

    /// As the other [#convolveBackward], with the bias's derivative as the third: summing it up afterwards would read
    /// the whole gradient once more.
    static INDArray[] convolveBackward(INDArray input, INDArray kernel, INDArray bias, INDArray gradient,
            int stride) {
        INDArray[] gradients = {create(input.dataType(), input.shape()),
                create(kernel.dataType(), kernel.shape()), create(bias.dataType(), bias.shape())};
        Nd4j.exec(convolution("conv2d_bp", kernel, stride).addInputs(input, kernel, bias, gradient)
                .addOutputs(gradients).build());
        return gradients;
    }

    /// The derivative of [#convolve] with respect to the input alone, half the work of both: the transposed
    /// convolution without padding, less what lies in the padding.
    ///
    /// @param like any array of the input's shape
    static INDArray convolveBackwardToInput(INDArray like, INDArray kernel, INDArray gradient, int stride) {
        long height = like.size(1);
        long width = like.size(2);
        long tall = stride * (gradient.size(1) - 1) + kernel.size(0);
        long wide = stride * (gradient.size(2) - 1) + kernel.size(1);
        if (tall < height || wide < width) { // a small kernel never meets the last row
            INDArray[] both = convolveBackward(like, kernel, gradient, stride);
            both[1].close();
            return both[0];
        }
        INDArray whole = create(gradient.dataType(), gradient.size(0), tall, wide, kernel.size(2));
        Nd4j.exec(DynamicCustomOp.builder("deconv2d").addInputs(gradient, kernel).addOutputs(whole)
                .addIntegerArguments((int) kernel.size(0), (int) kernel.size(1), stride, stride, 0, 0, 1, 1,
                        VALID_PADDING, NHWC)
                .build());
        INDArray input = create(gradient.dataType(), gradient.size(0), height, width, kernel.size(2));
        Nd4j.exec(DynamicCustomOp.builder("slice").addInputs(whole).addOutputs(input)
                .addIntegerArguments(0, (int) (tall - height) / 2, (int) (wide - width) / 2, 0,
                        (int) input.size(0), (int) height, (int) width, (int) input.size(3))
                .build());
        whole.close();
        return input;
    }

    private static DynamicCustomOp.DynamicCustomOpsBuilder convolution(String name, INDArray kernel,
            int stride) {
        return DynamicCustomOp.builder(name).addIntegerArguments((int) kernel.size(0), (int) kernel.size(1),
                stride, stride, 0, 0, 1, 1, SAME_PADDING, NHWC);
    }

    /// Arrays one after the other along an axis.
    static INDArray concatenate(int axis, INDArray... arrays) {
        long[] shape = arrays[0].shape().clone();
        for (int index = 1; index < arrays.length; index++) {
            shape[axis] += arrays[index].size(axis);
        }
        INDArray output = create(arrays[0].dataType(), shape);
        Nd4j.exec(DynamicCustomOp.builder("concat").addInputs(arrays).addOutputs(output)
                .addIntegerArguments(axis).build());
        return output;
    }

    /// A copy of what lies from `start` (included) to `end` on an axis.
    static INDArray slice(INDArray array, int axis, long start, long end) {
        int rank = array.rank();
        int[] arguments = new int[2 * rank];
        long[] shape = array.shape().clone();
        shape[axis] = end - start;
        for (int index = 0; index < rank; index++) {
            arguments[rank + index] = (int) shape[index];
        }
        arguments[axis] = (int) start;
        INDArray output = create(array.dataType(), shape);
        Nd4j.exec(DynamicCustomOp.builder("slice").addInputs(array).addOutputs(output)
                .addIntegerArguments(arguments).build());
        return output;
    }

    /// `[N, H, W, 4 C]` to `[N, 2 H, 2 W, C]`. A row of pixels is copied at once; ND4J's own goes number by number.
    static INDArray depthToSpace(INDArray array) {
        return array.reshape('c', array.size(0) * array.size(1), array.size(2), 2, array.size(3) / 2)
                .permute(0, 2, 1, 3).dup('c')
                .reshape('c', array.size(0), 2 * array.size(1), 2 * array.size(2), array.size(3) / 4);
    }

    /// The reverse of [#depthToSpace].
    static INDArray spaceToDepth(INDArray array) {
        return array.reshape('c', array.size(0) * array.size(1) / 2, 2, array.size(2) / 2, 2 * array.size(3))
                .permute(0, 2, 1, 3).dup('c')
                .reshape('c', array.size(0), array.size(1) / 2, array.size(2) / 2, 4 * array.size(3));
    }

    /// `[N, H, W, C]` to `[d·d·N, H/d, W/d, C]`: pixels of the same remainders by `d` become a picture.
    static INDArray split(INDArray array, int d) {
        INDArray parts = array.reshape('c', array.size(0), array.size(1) / d, d, array.size(2) / d, d,
                array.size(3));
        return parts.permute(2, 4, 0, 1, 3, 5).dup('c')
                .reshape('c', d * d * array.size(0), array.size(1) / d, array.size(2) / d, array.size(3));
    }

    /// The reverse of [#split].
    static INDArray join(INDArray parts, int d) {
        long pictures = parts.size(0) / d / d;
        return parts.reshape('c', d, d, pictures, parts.size(1), parts.size(2), parts.size(3))
                .permute(2, 3, 0, 4, 1, 5).dup('c')
                .reshape('c', pictures, d * parts.size(1), d * parts.size(2), parts.size(3));
    }

    /// Sums over all axes but the last, as a product with a row of ones: a fifth of the time that a sum takes.
    static INDArray sumToChannels(INDArray array) {
        long channels = array.size(array.rank() - 1);
        INDArray pixels = array.reshape('c', array.length() / channels, channels);
        INDArray ones = Nd4j.ones(array.dataType(), 1, pixels.size(0));
        INDArray sums = ones.mmul(pixels);
        ones.close();
        return sums.reshape(channels);
    }

    static INDArray scalar(INDArray like, double value) {
        return Nd4j.scalar(like.dataType(), value);
    }

    static long ceilingOf(long extent, int stride) {
        return (extent + stride - 1) / stride;
    }
}

package retouch.schemas.network;

import java.util.List;
import java.util.Optional;

/// One layer of the generator. Feature maps are square; padding is TensorFlow's `SAME`.
public sealed interface Layer {

    /// The name in the checkpoint, such as `gconv2_ds`.
    String name();

    int kernel();

    /// Channels of the whole input, skip included.
    int inputChannels();

    int outputChannels();

    /// Side of the input feature map, in pixels.
    int inputSide();

    /// Side of the output feature map, in pixels.
    int outputSide();

    /// The trainable variables, in checkpoint order.
    List<Variable> variables();

    /// Multiply-adds of one forward pass over one picture.
    long multiplyAdds();

    /// Two independent convolutions of the same input: `f = act(lrn(conv(x, kernel) + bias))`,
    /// `g = sigmoid(conv(x, kernel_g) + bias_g)`, output `f · g`.
    ///
    /// @param stride     1 or 2
    /// @param rate       dilation; 1 is none
    /// @param skip       the layer whose output is concatenated **before** the running tensor; the
    ///                   name [NetworkDescription#INPUT] means the network's nine channels
    /// @param normalized whether local response normalization follows the feature convolution
    /// @param activated  whether leaky ReLU (slope 0.2) follows
    record GatedConv(
            String name,
            int kernel,
            int stride,
            int rate,
            int inputChannels,
            int outputChannels,
            int inputSide,
            Optional<String> skip,
            boolean normalized,
            boolean activated) implements Layer {

        @Override
        public int outputSide() {
            return (inputSide + stride - 1) / stride;
        }

        /// Rows (and columns) of zeros before the first one, as TensorFlow's `SAME` puts them.
        public int padBefore() {
            return padTotal() / 2;
        }

        /// Rows (and columns) of zeros after the last one.
        public int padAfter() {
            return padTotal() - padBefore();
        }

        private int padTotal() {
            int extent = (kernel - 1) * rate + 1;
            return Math.max((outputSide() - 1) * stride + extent - inputSide, 0);
        }

        @Override
        public List<Variable> variables() {
            return List.of(
                    Variable.of(name + "/kernel", kernel, kernel, inputChannels, outputChannels),
                    Variable.of(name + "/bias", outputChannels),
                    Variable.of(name + "_g/kernel", kernel, kernel, inputChannels, outputChannels),
                    Variable.of(name + "_g/bias", outputChannels));
        }

        @Override
        public long multiplyAdds() {
            return 2L * outputSide() * outputSide() * kernel * kernel * inputChannels * outputChannels;
        }
    }

    /// A 5×5 transposed convolution of stride 2 whose gate depends on the [GateVariant]. No
    /// normalization. The equivalent forward convolution has `SAME` padding 1 before, 2 after.
    record GatedDeconv(String name, int inputChannels, int outputChannels, int inputSide) implements Layer {

        public static final int STRIDE = 2;

        @Override
        public int kernel() {
            return 5;
        }

        @Override
        public int outputSide() {
            return STRIDE * inputSide;
        }

        @Override
        public List<Variable> variables() {
            return List.of(
                    Variable.of(name + "/w", kernel(), kernel(), outputChannels, inputChannels),
                    Variable.of(name + "/biases1", outputChannels),
                    Variable.of(name + "/biases2", outputChannels));
        }

        @Override
        public long multiplyAdds() {
            return (long) inputSide * inputSide * kernel() * kernel() * inputChannels * outputChannels;
        }
    }
}

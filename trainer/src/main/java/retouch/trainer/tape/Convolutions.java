package retouch.trainer.tape;

import java.util.List;
import java.util.Optional;

import org.nd4j.linalg.api.ndarray.INDArray;

/// Convolutions of NHWC arrays, with TensorFlow's `SAME` padding.
public final class Convolutions {

    private Convolutions() {}

    /// `conv(input, kernel) + bias`.
    ///
    /// @param kernel `[k, k, Cin, Cout]`
    /// @param bias   `[Cout]`
    public static Node convolve(Node input, Node kernel, Optional<Node> bias, int stride) {
        INDArray value = bias.isPresent()
                ? Arrays.convolve(input.value(), kernel.value(), bias.get().value(), stride)
                : Arrays.convolve(input.value(), kernel.value(), stride);
        List<Node> inputs = bias.isPresent()
                ? List.of(input, kernel, bias.get())
                : List.of(input, kernel);
        return input.tape().record(value, inputs, gradient -> {
            if (kernel.wantsGradient()) {
                addGradients(inputs, gradient, stride);
            } else {
                input.addGradient(
                        Arrays.convolveBackwardToInput(input.value(), kernel.value(), gradient, stride));
                bias.filter(Node::wantsGradient)
                        .ifPresent(node -> node.addGradient(Arrays.sumToChannels(gradient)));
            }
        });
    }

    /// @param inputs input, kernel and, if there is one, bias
    private static void addGradients(List<Node> inputs, INDArray gradient, int stride) {
        INDArray input = inputs.get(0).value();
        INDArray kernel = inputs.get(1).value();
        INDArray[] parts = inputs.size() == 2
                ? Arrays.convolveBackward(input, kernel, gradient, stride)
                : Arrays.convolveBackward(input, kernel, inputs.get(2).value(), gradient, stride);
        for (int index = 0; index < parts.length; index++) {
            inputs.get(index).addGradient(parts[index]);
        }
    }

    /// As [#convolve] of stride 1 with a kernel that nobody trains: its derivative is a convolution with the kernel
    /// turned round, which is twice as fast as the operator that also computes the kernel's.
    ///
    /// @param turned what [Kernels#turned] makes of the kernel; borrowed until the tape has walked back
    public static Node convolveFixed(Node input, INDArray kernel, INDArray turned, INDArray bias) {
        INDArray value = Arrays.convolve(input.value(), kernel, bias, 1);
        return input.tape().record(value, List.of(input),
                gradient -> input.addGradient(Arrays.convolve(gradient, turned, 1)));
    }

    /// As [#convolve] of stride 1 with taps `rate` pixels apart: pixels of the same remainders are convolved as
    /// pictures of their own.
    ///
    /// @param rate divides the side
    public static Node convolveDilated(Node input, Node kernel, Optional<Node> bias, int rate) {
        return join(convolve(split(input, rate), kernel, bias, 1), rate);
    }

    /// The derivative of `convolve(x, kernel)` with respect to `x`, times `gradient`, as something that can be
    /// differentiated again: it is linear in both.
    ///
    /// @param gradient `[N, H', W', Cout]`
    /// @param like     any array of the shape of `x`
    public static Node convolveTransposed(Node gradient, Node kernel, INDArray like, int stride) {
        INDArray value = Arrays.convolveBackwardToInput(like, kernel.value(), gradient.value(), stride);
        return gradient.tape().record(value, List.of(gradient, kernel), outer -> {
            if (gradient.wantsGradient()) {
                gradient.addGradient(Arrays.convolve(outer, kernel.value(), stride));
            }
            INDArray[] second = Arrays.convolveBackward(outer, kernel.value(), gradient.value(), stride);
            second[0].close();
            kernel.addGradient(second[1]);
        });
    }

    private static Node split(Node input, int rate) {
        return input.tape().record(Arrays.split(input.value(), rate), List.of(input),
                gradient -> input.addGradient(Arrays.join(gradient, rate)));
    }

    private static Node join(Node input, int rate) {
        return input.tape().record(Arrays.join(input.value(), rate), List.of(input),
                gradient -> input.addGradient(Arrays.split(gradient, rate)));
    }
}

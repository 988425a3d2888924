package retouch.pytorch;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import retouch.schemas.tensor.Tensor;

/// The SN-PatchGAN critic. DJL cannot differentiate a gradient again, so the penalty's inner gradient is a forward
/// computation here too: transposed convolutions with the same kernels, and the slopes of the ReLUs.
final class TorchCritic {

    private static final float LEAK = 0.2f;
    private static final double EPSILON = 1e-12;
    private static final Shape TWO = new Shape(2, 2);
    private static final Shape ONE = new Shape(1, 1);
    private static final Shape NONE = new Shape(0, 0);

    private final int layers;
    private final int side;
    private final Variables variables;
    private final List<NDArray> u = new ArrayList<>();
    private final List<NDArray> v = new ArrayList<>();

    /// What it thought.
    ///
    /// @param activations after each leaky ReLU
    /// @param kernels     normalized
    record Opinion(NDArray output, List<NDArray> activations, List<NDArray> kernels) {}

    TorchCritic(NDManager manager, int side, SortedMap<String, Tensor> tensors, Variables variables) {
        this.side = side;
        this.variables = variables;
        int count = 0;
        while (tensors.containsKey("critic/conv" + (count + 1) + "/kernel")) {
            Tensor kernel = tensors.get("critic/conv" + (count + 1) + "/kernel");
            NDArray hwio = manager.create(kernel.data(),
                    new Shape(kernel.size(0), kernel.size(1), kernel.size(2), kernel.size(3)));
            variables.add("kernel" + count, hwio.transpose(3, 2, 0, 1).duplicate());
            variables.add("bias" + count,
                    manager.create(tensors.get("critic/conv" + (count + 1) + "/bias").data()));
            u.add(column(manager, tensors.get("critic/u" + count)));
            v.add(column(manager, tensors.get("critic/v" + count)));
            count++;
        }
        this.layers = count;
    }

    private static NDArray column(NDManager manager, Tensor vector) {
        return manager.create(vector.data(), new Shape(vector.data().length, 1));
    }

    private static NDArray matrix(NDArray kernel) {
        return kernel.transpose(2, 3, 1, 0).reshape(-1, kernel.getShape().get(0));
    }

    /// One power iteration for every kernel.
    void iterate(NDManager step) {
        for (int layer = 0; layer < layers; layer++) {
            NDArray matrix = matrix(variables.get("kernel" + layer));
            matrix.attach(step);
            assignNormalized(v.get(layer), matrix.matMul(u.get(layer)));
            assignNormalized(u.get(layer), matrix.transpose().matMul(v.get(layer)));
        }
    }

    private static void assignNormalized(NDArray target, NDArray direction) {
        double norm = Math.sqrt(direction.mul(direction).sum().getFloat() + EPSILON);
        target.muli(0).addi(direction.div((float) norm));
    }

    /// @param input  `[N, 8, S, S]`
    /// @param trains whether its parameters get gradients
    Opinion judge(NDArray input, boolean trains) {
        List<NDArray> activations = new ArrayList<>();
        List<NDArray> kernels = new ArrayList<>();
        NDArray running = input;
        for (int layer = 0; layer < layers; layer++) {
            NDArray raw = variables.get("kernel" + layer);
            NDArray bias = variables.get("bias" + layer);
            if (!trains) {
                raw = raw.stopGradient();
                bias = bias.stopGradient();
            }
            NDArray sigma = v.get(layer).transpose().matMul(matrix(raw)).matMul(u.get(layer)).reshape(1);
            NDArray kernel = raw.div(sigma);
            kernels.add(kernel);
            NDArray padded = running.pad(new Shape(0, 1, 0, 1), 0);
            running = padded.getNDArrayInternal().convolution(padded, kernel, bias, TWO, NONE, ONE, 1)
                    .singletonOrThrow();
            if (layer < layers - 1) {
                running = running.getNDArrayInternal().leakyRelu(LEAK);
                activations.add(running);
            }
        }
        return new Opinion(running, activations, kernels);
    }

    /// The derivative of the mean of a picture's output with respect to its input.
    ///
    /// @param from first picture of the opinion in question
    /// @param to   after the last one
    NDArray inputGradient(NDManager step, Opinion opinion, int from, int to) {
        long channels = variables.get("bias" + (layers - 1)).size();
        long small = side >> layers;
        NDArray running = step.full(new Shape(to - from, channels, small, small),
                (float) (1.0 / (small * small * channels)));
        for (int layer = layers - 1; layer >= 0; layer--) {
            running = transposed(running, opinion.kernels().get(layer));
            if (layer > 0) {
                NDArray activation = opinion.activations().get(layer - 1).get(from + ":" + to)
                        .stopGradient();
                NDArray slopes = activation.gt(0).toType(activation.getDataType(), false).mul(1 - LEAK)
                        .add(LEAK);
                running = running.mul(slopes);
            }
        }
        return running;
    }

    /// The transposed convolution of 3×3 and stride 2, as four phases: an even row takes tap 0 from its pixel and tap 2
    /// from the one before, an odd row takes tap 1.
    ///
    /// @param kernel `[C, Cin, 3, 3]`
    private static NDArray transposed(NDArray input, NDArray kernel) {
        NDArray even = kernel.get(":, :, 2:3, :").concat(kernel.get(":, :, 0:1, :"), 2);
        NDArray odd = kernel.get(":, :, 1:2, :");
        odd = odd.zerosLike().concat(odd, 2);
        NDArray phases = columns(even, true).concat(columns(even, false), 1).concat(columns(odd, true), 1)
                .concat(columns(odd, false), 1).transpose(1, 0, 2, 3);
        NDArray padded = input.pad(new Shape(1, 0, 1, 0), 0);
        return Phases.join(padded.getNDArrayInternal().convolution(padded, phases, null, ONE, NONE, ONE, 1)
                .singletonOrThrow());
    }

    private static NDArray columns(NDArray rows, boolean even) {
        if (even) {
            return rows.get(":, :, :, 2:3").concat(rows.get(":, :, :, 0:1"), 3);
        }
        NDArray middle = rows.get(":, :, :, 1:2");
        return middle.zerosLike().concat(middle, 3);
    }
}

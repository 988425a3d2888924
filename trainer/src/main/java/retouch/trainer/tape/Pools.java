package retouch.trainer.tape;

import java.util.List;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/// Pooling of NHWC arrays, with TensorFlow's `SAME` padding.
public final class Pools {

    private static final int SAME_PADDING = 1;
    private static final int NHWC = 1;

    private Pools() {}

    /// The largest of each window.
    public static Node largest(Node input, int size, int stride) {
        return pool("maxpool2d", input, size, stride);
    }

    /// The mean of each 2×2 block.
    public static Node mean(Node input) {
        return pool("avgpool2d", input, 2, 2);
    }

    /// Channels of zeros after the last one.
    public static Node widen(Node input, long channels) {
        INDArray old = input.value();
        long missing = channels - old.size(3);
        if (missing == 0) {
            return input;
        }
        INDArray zeros = Nd4j.zeros(old.dataType(), old.size(0), old.size(1), old.size(2), missing);
        INDArray value = Arrays.concatenate(3, old, zeros);
        zeros.close();
        return input.tape().record(value, List.of(input),
                gradient -> input.addGradient(Arrays.slice(gradient, 3, 0, gradient.size(3) - missing)));
    }

    private static Node pool(String name, Node input, int size, int stride) {
        INDArray in = input.value();
        INDArray value = Arrays.create(in.dataType(), in.size(0), Arrays.ceilingOf(in.size(1), stride),
                Arrays.ceilingOf(in.size(2), stride), in.size(3));
        Nd4j.exec(pooling(name, size, stride).addInputs(in).addOutputs(value).build());
        return input.tape().record(value, List.of(input), gradient -> {
            INDArray part = Arrays.create(in.dataType(), in.shape());
            Nd4j.exec(pooling(name + "_bp", size, stride).addInputs(in, gradient).addOutputs(part).build());
            input.addGradient(part);
        });
    }

    /// The last but one number: means divide by what lies in the picture, as TensorFlow's do.
    private static DynamicCustomOp.DynamicCustomOpsBuilder pooling(String name, int size, int stride) {
        return DynamicCustomOp.builder(name).addIntegerArguments(size, size, stride, stride, 0, 0, 1, 1,
                SAME_PADDING, 0, NHWC);
    }
}

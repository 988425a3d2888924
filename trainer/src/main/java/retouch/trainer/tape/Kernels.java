package retouch.trainer.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/// Convolution kernels, rearranged.
public final class Kernels {

    private Kernels() {}

    /// `[k, k, Cin, Cout]` to `[k, k, Cout, Cin]`, both axes of the window reversed. Owned by the caller.
    public static INDArray turned(INDArray kernel) {
        INDArray reversed = Arrays.create(kernel.dataType(), kernel.shape());
        Nd4j.exec(DynamicCustomOp.builder("reverse").addInputs(kernel).addOutputs(reversed)
                .addIntegerArguments(0, 1).build());
        INDArray turned = reversed.permute(0, 1, 3, 2).dup('c');
        reversed.close();
        return turned;
    }
}

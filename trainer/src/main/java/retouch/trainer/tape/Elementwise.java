package retouch.trainer.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.scalar.LeakyReLU;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.comparison.ScalarGreaterThan;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

import retouch.schemas.network.NetworkDescription;

/// Functions of single numbers, over whole arrays.
final class Elementwise {

    private Elementwise() {}

    static void sigmoidInPlace(INDArray array) {
        Nd4j.getExecutioner().exec(new Sigmoid(array, array));
    }

    static void tanhInPlace(INDArray array) {
        Nd4j.getExecutioner().exec(new Tanh(array, array));
    }

    static void leakyReluInPlace(INDArray array) {
        Nd4j.getExecutioner().exec(new LeakyReLU(array, array, NetworkDescription.LEAKY_SLOPE));
    }

    /// Times `s (1 - s)`.
    ///
    /// @param sigmoid `s`
    static void timesSlopeOfSigmoidInPlace(INDArray array, INDArray sigmoid) {
        INDArray slope = sigmoid.rsub(1);
        slope.muli(sigmoid);
        array.muli(slope);
        slope.close();
    }

    /// `gradient` where `leaky` is above zero, times the slope elsewhere; new.
    ///
    /// @param leaky the leaky ReLU of something, which has its sign
    static INDArray leakyReluBackward(INDArray leaky, INDArray gradient) {
        INDArray result = Arrays.create(gradient.dataType(), gradient.shape());
        Nd4j.exec(DynamicCustomOp.builder("lrelu_bp").addInputs(leaky, gradient).addOutputs(result)
                .addFloatingPointArguments((double) NetworkDescription.LEAKY_SLOPE).build());
        return result;
    }

    /// `gradient` where `value` is above zero, 0 elsewhere; new.
    static INDArray reluBackward(INDArray value, INDArray gradient) {
        INDArray result = Arrays.create(gradient.dataType(), gradient.shape());
        Nd4j.exec(DynamicCustomOp.builder("relu_bp").addInputs(value, gradient).addOutputs(result)
                .addFloatingPointArguments(0.0).build());
        return result;
    }

    static void reluInPlace(INDArray array) {
        Nd4j.getExecutioner().exec(new RectifiedLinear(array, array));
    }

    /// 1 where `leaky` is above zero and the slope elsewhere.
    static INDArray slopeOfLeakyRelu(INDArray leaky) {
        INDArray flags = Nd4j.getExecutioner().exec(new ScalarGreaterThan(leaky, 0));
        INDArray slope = flags.castTo(leaky.dataType());
        flags.close();
        slope.muli(1 - NetworkDescription.LEAKY_SLOPE).addi(NetworkDescription.LEAKY_SLOPE);
        return slope;
    }
}

package retouch.trainer.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
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

    /// The larger of a number and its part: ND4J's own takes five times as long.
    static void leakyReluInPlace(INDArray array) {
        INDArray part = array.mul(NetworkDescription.LEAKY_SLOPE);
        Nd4j.exec(DynamicCustomOp.builder("maximum").addInputs(array, part).addOutputs(array).build());
        part.close();
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
        return slopeOfLeakyRelu(leaky).muli(gradient);
    }

    /// `gradient` where `value` is above zero, 0 elsewhere; new.
    static INDArray reluBackward(INDArray value, INDArray gradient) {
        return flags(value).muli(gradient);
    }

    static void reluInPlace(INDArray array) {
        Nd4j.getExecutioner().exec(new RectifiedLinear(array, array));
    }

    /// 1 where `leaky` is above zero and the slope elsewhere.
    static INDArray slopeOfLeakyRelu(INDArray leaky) {
        return flags(leaky).muli(1 - NetworkDescription.LEAKY_SLOPE).addi(NetworkDescription.LEAKY_SLOPE);
    }

    /// 1 where a number is above zero, 0 elsewhere; new. The derivatives that ND4J has for ReLUs take five times as
    /// long as a product with these.
    private static INDArray flags(INDArray array) {
        INDArray flags = Arrays.create(array.dataType(), array.shape());
        Nd4j.getExecutioner().exec(new Step(array, flags));
        return flags;
    }
}

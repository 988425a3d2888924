package retouch.trainer.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.LeakyReLU;
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

    /// Times 1 where `leaky` is above zero and the slope elsewhere.
    ///
    /// @param leaky the leaky ReLU of something, which has its sign
    static void timesSlopeOfLeakyReluInPlace(INDArray array, INDArray leaky) {
        INDArray slope = slopeOfLeakyRelu(leaky);
        array.muli(slope);
        slope.close();
    }

    /// 1 where `leaky` is above zero and the slope elsewhere.
    static INDArray slopeOfLeakyRelu(INDArray leaky) {
        INDArray slope = positive(leaky);
        slope.muli(1 - NetworkDescription.LEAKY_SLOPE).addi(NetworkDescription.LEAKY_SLOPE);
        return slope;
    }

    /// 1 where `array` is above zero, else 0.
    static INDArray positive(INDArray array) {
        INDArray flags = Nd4j.getExecutioner().exec(new ScalarGreaterThan(array, 0));
        INDArray ones = flags.castTo(array.dataType());
        flags.close();
        return ones;
    }
}

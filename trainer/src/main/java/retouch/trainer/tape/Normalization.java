package retouch.trainer.tape;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

import retouch.schemas.network.NetworkDescription;

/// Local response normalization `x / sqrt(b + s)`, where `s` sums the squares of eleven neighboring channels.
/// ND4J's own has a wrong derivative (14 to 23 % off). The sum is a product with a matrix of ones about the
/// diagonal.
final class Normalization {

    private record Band(long channels, org.nd4j.linalg.api.buffer.DataType type) {}

    /// A few kilobytes for each width of a network, for as long as the process lives.
    private static final Map<Band, INDArray> BANDS = new ConcurrentHashMap<>();

    private Normalization() {}

    /// `1 / sqrt(b + s)`, of the shape of `input`.
    static INDArray scale(INDArray input) {
        INDArray squares = input.mul(input);
        INDArray sums = sumOfNeighbors(squares);
        squares.close();
        sums.addi(NetworkDescription.LRN_BIAS);
        Transforms.pow(sums, -0.5, false);
        return sums;
    }

    /// With `y = x r`, `r = scale(x)`: `dx = r dy - x · neighbors(dy x r³)`.
    ///
    /// @param gradient closed
    static INDArray backward(INDArray input, INDArray scale, INDArray gradient) {
        INDArray inner = gradient.mul(input);
        inner.muli(scale).muli(scale).muli(scale);
        INDArray sums = sumOfNeighbors(inner);
        inner.close();
        sums.muli(input);
        INDArray result = gradient.mul(scale);
        gradient.close();
        result.subi(sums);
        sums.close();
        return result;
    }

    private static INDArray sumOfNeighbors(INDArray array) {
        return Arrays.convolve(array, band(new Band(array.size(3), array.dataType())), 1);
    }

    private static INDArray band(Band band) {
        return BANDS.computeIfAbsent(band, key -> {
            int channels = (int) key.channels();
            INDArray matrix = Nd4j.zeros(key.type(), 1, 1, channels, channels);
            for (int from = 0; from < channels; from++) {
                int first = Math.max(0, from - NetworkDescription.LRN_RADIUS);
                int last = Math.min(channels - 1, from + NetworkDescription.LRN_RADIUS);
                for (int to = first; to <= last; to++) {
                    matrix.putScalar(0, 0, from, to, 1);
                }
            }
            return matrix;
        });
    }
}

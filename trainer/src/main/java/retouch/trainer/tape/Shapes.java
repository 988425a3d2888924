package retouch.trainer.tape;

import java.util.List;

import org.nd4j.linalg.api.ndarray.INDArray;

/// Operators that put values together, apart and beside masks.
public final class Shapes {

    private Shapes() {}

    /// One after the other along an axis: 0 for pictures, 3 for channels.
    public static Node concatenate(int axis, Node first, Node second) {
        long border = first.value().size(axis);
        INDArray value = Arrays.concatenate(axis, first.value(), second.value());
        return first.tape().record(value, List.of(first, second), gradient -> {
            if (first.wantsGradient()) {
                first.addGradient(Arrays.slice(gradient, axis, 0, border));
            }
            if (second.wantsGradient()) {
                second.addGradient(Arrays.slice(gradient, axis, border, gradient.size(axis)));
            }
        });
    }

    /// What lies from `start` (included) to `end` on the axis of pictures.
    public static Node pictures(Node input, long start, long end) {
        INDArray value = Arrays.slice(input.value(), 0, start, end);
        return input.tape().record(value, List.of(input), gradient -> {
            INDArray whole = Arrays.filled(input.value(), 0);
            INDArray place = whole.get(org.nd4j.linalg.indexing.NDArrayIndex.interval(start, end));
            place.addi(gradient);
            input.addGradient(whole);
        });
    }

    public static Node tanh(Node input) {
        INDArray value = Arrays.copy(input.value());
        Elementwise.tanhInPlace(value);
        return input.tape().record(value, List.of(input), gradient -> {
            INDArray slope = value.mul(value);
            slope.rsubi(1).muli(gradient);
            input.addGradient(slope);
        });
    }

    public static Node leakyRelu(Node input) {
        INDArray value = Arrays.copy(input.value());
        Elementwise.leakyReluInPlace(value);
        return input.tape().record(value, List.of(input),
                gradient -> input.addGradient(Elementwise.leakyReluBackward(value, gradient)));
    }

    /// The slopes of a leaky ReLU, of its results for some pictures. Owned by the caller.
    public static INDArray slopesOfLeakyRelu(INDArray results, long start, long end) {
        INDArray part = Arrays.slice(results, 0, start, end);
        INDArray slopes = Elementwise.slopeOfLeakyRelu(part);
        part.close();
        return slopes;
    }

    public static Node relu(Node input) {
        INDArray value = Arrays.copy(input.value());
        Elementwise.reluInPlace(value);
        return input.tape().record(value, List.of(input),
                gradient -> input.addGradient(Elementwise.reluBackward(value, gradient)));
    }

    /// `input · factor`, where the factor is fixed.
    ///
    /// @param factor of the input's shape, or `[N, H, W, 1]`; borrowed until the tape has walked back
    public static Node times(Node input, INDArray factor) {
        return input.tape().record(input.value().mul(factor), List.of(input),
                gradient -> input.addGradient(gradient.mul(factor)));
    }

    public static Node add(Node first, Node second) {
        return first.tape().record(first.value().add(second.value()), List.of(first, second), gradient -> {
            first.addGradient(Arrays.copy(gradient));
            second.addGradient(Arrays.copy(gradient));
        });
    }

    /// Numbers times weights, added up.
    public static Node weightedSum(List<Node> numbers, List<Double> weights) {
        double sum = 0;
        for (int index = 0; index < numbers.size(); index++) {
            sum += weights.get(index) * numbers.get(index).number();
        }
        Node first = numbers.getFirst();
        return first.tape().record(Arrays.scalar(first.value(), sum), numbers, gradient -> {
            for (int index = 0; index < numbers.size(); index++) {
                numbers.get(index).addGradient(gradient.mul(weights.get(index)));
            }
        });
    }
}

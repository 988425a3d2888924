package retouch.trainer.tape;

import java.util.List;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/// Single numbers that say how far something is from what it should be.
public final class Losses {

    private Losses() {}

    /// `sum(weight · |a - b|) · scale`, where `b` is fixed.
    ///
    /// @param target of the shape of `a`; borrowed until the tape has walked back
    /// @param weight of the shape of `a`, or `[N, H, W, 1]`; borrowed likewise
    public static Node weightedDistance(Node input, INDArray target, INDArray weight, double scale) {
        INDArray signs = input.value().sub(target);
        INDArray weighted = Transforms.abs(signs, true);
        weighted.muli(weight);
        double sum = sum(weighted) * scale;
        weighted.close();
        Transforms.sign(signs, false);
        signs.muli(weight);
        return number(input, sum, gradient -> {
            input.addGradient(signs.mul(gradient.getDouble(0) * scale));
        }, signs);
    }

    /// `mean |a - b|`, where `b` is fixed and is repeated if `a` holds more pictures.
    ///
    /// @param target `[N, …]`, borrowed until the tape has walked back
    /// @param scale  times the mean **per part** of `N` pictures: parts add up
    public static Node distance(Node input, INDArray target, double scale) {
        long repeats = input.value().size(0) / target.size(0);
        INDArray signs = Arrays.copy(input.value());
        for (long part = 0; part < repeats; part++) {
            signs.get(NDArrayIndex.interval(part * target.size(0), (part + 1) * target.size(0)))
                    .subi(target);
        }
        INDArray distances = Transforms.abs(signs, true);
        double each = scale / target.length();
        double sum = sum(distances) * each;
        distances.close();
        Transforms.sign(signs, false);
        return number(input, sum, gradient -> {
            input.addGradient(signs.mul(gradient.getDouble(0) * each));
        }, signs);
    }

    /// The mean.
    public static Node mean(Node input) {
        double each = 1.0 / input.value().length();
        return number(input, sum(input.value()) * each, gradient -> {
            input.addGradient(Arrays.filled(input.value(), gradient.getDouble(0) * each));
        });
    }

    public static Node meanOfSquares(Node input) {
        INDArray squares = input.value().mul(input.value());
        double each = 1.0 / input.value().length();
        double sum = sum(squares) * each;
        squares.close();
        return number(input, sum, gradient -> {
            input.addGradient(input.value().mul(2 * each * gradient.getDouble(0)));
        });
    }

    /// Mean over pictures of `(sqrt(sum of squares) - 1)²`.
    ///
    /// @param input `[N, …]`
    public static Node distanceOfNormsFromOne(Node input) {
        long pictures = input.value().size(0);
        double[] norms = new double[(int) pictures];
        double loss = 0;
        for (int picture = 0; picture < pictures; picture++) {
            norms[picture] = Math.sqrt(sumOfSquares(picture(input.value(), picture)));
            loss += (norms[picture] - 1) * (norms[picture] - 1) / pictures;
        }
        return number(input, loss, gradient -> {
            INDArray part = Arrays.copy(input.value());
            for (int picture = 0; picture < pictures; picture++) {
                // At norm 0 the derivative has no direction; the nearest thing to one is none.
                double factor = norms[picture] == 0 ? 0 : 2 * (norms[picture] - 1) / norms[picture];
                picture(part, picture).muli(factor * gradient.getDouble(0) / pictures);
            }
            input.addGradient(part);
        });
    }

    /// Style: mean over pictures of `sum |G(a) - G(b)| / C²`, `G(x) = xᵀ x / (H W C)`, where `b` is fixed.
    ///
    /// @param target `[N, H, W, C]`; repeated if the input holds more pictures, and then parts add up
    public static Node styleDistance(Node input, INDArray target, double scale) {
        INDArray value = input.value();
        long channels = value.size(3);
        double normalization = 1.0 / (value.size(1) * value.size(2) * channels);
        double each = scale / ((double) channels * channels * target.size(0));
        INDArray signs = Arrays.create(value.dataType(), value.size(0), channels, channels);
        double sum = 0;
        for (int picture = 0; picture < value.size(0); picture++) {
            INDArray difference = gram(value, picture, normalization);
            INDArray wanted = gram(target, picture % (int) target.size(0), normalization);
            difference.subi(wanted);
            wanted.close();
            INDArray sign = Transforms.sign(difference, true);
            signs.get(NDArrayIndex.point(picture)).assign(sign);
            sign.close();
            Transforms.abs(difference, false);
            sum += each * sum(difference);
            difference.close();
        }
        return number(input, sum, gradient -> {
            INDArray part = Arrays.create(value.dataType(), value.shape());
            double factor = 2 * each * normalization * gradient.getDouble(0);
            for (int picture = 0; picture < value.size(0); picture++) {
                INDArray sign = Arrays.slice(signs, 0, picture, picture + 1);
                // G and its sign are symmetric, so both places of x give the same.
                INDArray product = flat(value, picture).mmul(sign.reshape(channels, channels));
                product.muli(factor);
                flat(part, picture).assign(product);
                product.close();
                sign.close();
            }
            input.addGradient(part);
        }, signs);
    }

    /// Total variation: `sum |right - left| + sum |below - above|` over pairs of pixels that both lie in a region.
    ///
    /// @param region `[N, H, W, 1]`, 1 inside and 0 outside; borrowed
    public static Node totalVariation(Node input, INDArray region, double scale) {
        INDArray acrossSigns = signedSteps(input.value(), region, 2);
        INDArray downSigns = signedSteps(input.value(), region, 1);
        double sum = (product(acrossSigns, input.value(), 2) + product(downSigns, input.value(), 1)) * scale;
        return number(input, sum, gradient -> {
            INDArray part = Arrays.filled(input.value(), 0);
            addSteps(part, acrossSigns, 2, gradient.getDouble(0) * scale);
            addSteps(part, downSigns, 1, gradient.getDouble(0) * scale);
            input.addGradient(part);
        }, acrossSigns, downSigns);
    }

    private static double product(INDArray signs, INDArray input, int axis) {
        INDArray steps = steps(input, axis);
        steps.muli(signs);
        double sum = sum(steps);
        steps.close();
        return sum;
    }

    private static INDArray signedSteps(INDArray input, INDArray region, int axis) {
        INDArray signs = steps(input, axis);
        Transforms.sign(signs, false);
        INDArray from = Arrays.slice(region, axis, 0, region.size(axis) - 1);
        INDArray to = Arrays.slice(region, axis, 1, region.size(axis));
        signs.muli(from).muli(to);
        from.close();
        to.close();
        return signs;
    }

    private static INDArray steps(INDArray input, int axis) {
        INDArray steps = Arrays.slice(input, axis, 1, input.size(axis));
        INDArray from = Arrays.slice(input, axis, 0, input.size(axis) - 1);
        steps.subi(from);
        from.close();
        return steps;
    }

    private static void addSteps(INDArray gradient, INDArray signs, int axis, double factor) {
        long length = gradient.size(axis);
        INDArray scaled = signs.mul(factor);
        gradient.get(along(axis, 1, length)).addi(scaled);
        gradient.get(along(axis, 0, length - 1)).subi(scaled);
        scaled.close();
    }

    private static INDArrayIndex[] along(int axis, long start, long end) {
        INDArrayIndex[] indices = {
                NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all()};
        indices[axis] = NDArrayIndex.interval(start, end);
        return indices;
    }

    private static INDArray gram(INDArray features, int picture, double normalization) {
        INDArray pixels = flat(features, picture);
        return Nd4j.gemm(pixels, pixels, true, false).muli(normalization);
    }

    private static INDArray flat(INDArray features, int picture) {
        return picture(features, picture).reshape('c', features.size(1) * features.size(2), features.size(3));
    }

    private static INDArray picture(INDArray array, int picture) {
        return array.get(NDArrayIndex.point(picture));
    }

    private static double sum(INDArray array) {
        return array.sumNumber().doubleValue();
    }

    private static double sumOfSquares(INDArray array) {
        double norm = array.norm2Number().doubleValue();
        return norm * norm;
    }

    private static Node number(Node input, double value, Node.Backward backward, INDArray... kept) {
        return input.tape().record(Arrays.scalar(input.value(), value), List.of(input), backward, kept);
    }
}

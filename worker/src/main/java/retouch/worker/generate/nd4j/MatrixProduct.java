package retouch.worker.generate.nd4j;

import java.time.Duration;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

import retouch.worker.generate.GeneratorException;

/// A large matrix product through the BLAS that ND4J brings: what this machine reaches when nothing but
/// multiply-adds is asked of it, and so the measure of every engine.
///
/// Not thread-safe. The three matrices live in native memory until [#close].
public final class MatrixProduct implements AutoCloseable {

    private final Scratch owned = new Scratch();
    private final int order;
    private final INDArray left;
    private final INDArray right;
    private final INDArray product;

    private MatrixProduct(int order) {
        this.order = order;
        left = owned.create(ramp(order, 1), order, order);
        right = owned.create(ramp(order, 7), order, order);
        product = owned.own(Nd4j.createUninitialized(left.dataType(), new long[]{order, order}, 'f'));
    }

    /// @param order rows and columns of each matrix, at least 1
    /// @throws GeneratorException permanent if ND4J has no natives for this platform; retryable if there is
    ///     not enough memory
    public static MatrixProduct load(int order) throws GeneratorException {
        if (order < 1) {
            throw new IllegalArgumentException("order must be at least 1: " + order);
        }
        try {
            return new MatrixProduct(order);
        } catch (LinkageError missing) {
            throw GeneratorException.permanent("nd4j cannot multiply matrices here: " + missing, missing);
        } catch (RuntimeException | OutOfMemoryError failed) {
            throw GeneratorException.retryable("nd4j has no room for three matrices of " + order, failed);
        }
    }

    /// Multiply-adds of one product.
    public long multiplyAdds() {
        return (long) order * order * order;
    }

    /// How long one product takes.
    public Duration run() {
        long start = System.nanoTime();
        left.mmuli(right, product);
        Nd4j.getExecutioner().commit(); // a CUDA device computes while we go on
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /// One element of the last product.
    double element(int row, int column) {
        return product.getDouble(row, column);
    }

    @Override
    public void close() {
        owned.close();
    }

    /// Small whole numbers: their products are exact, so that a test can compare them.
    static float[] ramp(int order, int step) {
        float[] values = new float[order * order];
        for (int index = 0; index < values.length; index++) {
            values[index] = index * step % 5 - 2;
        }
        return values;
    }
}

package retouch.schemas.tensor;

import java.util.Arrays;
import java.util.Objects;

/// A dense array of floats with a shape, in row-major order (the last axis varies fastest).
///
/// **Ownership.** The array is handed over, not copied: pictures and weights are too large to copy at
/// every border. Whoever makes a tensor from an array must not write to that array again, and whoever
/// asks for [#data] must not write to it. With that, a tensor is immutable and thread-safe.
public final class Tensor {

    private final int[] shape;
    private final float[] data;

    private Tensor(int[] shape, float[] data) {
        this.shape = shape;
        this.data = data;
    }

    /// Wraps `data`, which belongs to the tensor from now on.
    ///
    /// @throws IllegalArgumentException if the shape does not have `data.length` elements
    public static Tensor of(float[] data, int... shape) {
        Objects.requireNonNull(data, "data");
        if (elements(shape) != data.length) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " does not hold " + data.length + " values");
        }
        return new Tensor(shape.clone(), data);
    }

    /// All zeros.
    public static Tensor zeros(int... shape) {
        return of(new float[Math.toIntExact(elements(shape))], shape);
    }

    public int[] shape() {
        return shape.clone();
    }

    /// The length of one axis.
    public int size(int axis) {
        return shape[axis];
    }

    /// The values themselves, borrowed: do not write to them.
    public float[] data() {
        return data;
    }

    public boolean hasShape(int... expected) {
        return Arrays.equals(shape, expected);
    }

    /// @throws IllegalArgumentException unless the shape is `expected`
    public void requireShape(int... expected) {
        if (!hasShape(expected)) {
            throw new IllegalArgumentException(
                    "expected shape " + Arrays.toString(expected) + ", got " + Arrays.toString(shape));
        }
    }

    /// Whether every value is a finite number.
    public boolean isFinite() {
        for (float value : data) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that && Arrays.equals(shape, that.shape)
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return "Tensor" + Arrays.toString(shape);
    }

    private static long elements(int[] shape) {
        long product = 1;
        for (int extent : shape) {
            if (extent < 0) {
                throw new IllegalArgumentException("negative extent in shape " + Arrays.toString(shape));
            }
            product = Math.multiplyExact(product, extent);
        }
        return product;
    }
}

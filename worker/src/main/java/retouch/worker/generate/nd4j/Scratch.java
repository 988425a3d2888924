package retouch.worker.generate.nd4j;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/// Owns the native arrays of one computation and frees them when it is closed, however it ends.
///
/// Not thread-safe.
final class Scratch implements AutoCloseable {

    private final Set<INDArray> owned = Collections.newSetFromMap(new IdentityHashMap<>());

    /// An array of undefined content.
    INDArray create(long... shape) {
        return own(Nd4j.createUninitialized(DataType.FLOAT, shape, 'c'));
    }

    /// A copy of `values` in native memory.
    INDArray create(float[] values, int... shape) {
        long[] extents = new long[shape.length];
        for (int axis = 0; axis < shape.length; axis++) {
            extents[axis] = shape[axis];
        }
        return own(Nd4j.create(values, extents));
    }

    /// Hands `array` to this owner.
    INDArray own(INDArray array) {
        owned.add(array);
        return array;
    }

    /// Frees one array early.
    void free(INDArray array) {
        if (owned.remove(array)) {
            array.close();
        }
    }

    /// Makes `other` the owner of `array`.
    INDArray handOver(INDArray array, Scratch other) {
        if (!owned.remove(array)) {
            throw new IllegalStateException("not the owner of an array " + array.shapeInfoToString());
        }
        return other.own(array);
    }

    /// How many arrays are alive.
    int size() {
        return owned.size();
    }

    @Override
    public void close() {
        owned.forEach(INDArray::close);
        owned.clear();
    }
}

package retouch.schemas.network;

import java.util.List;
import java.util.stream.IntStream;

/// A trainable variable: its name in the checkpoint and its shape.
///
/// @param name  such as `generator/gconv1_ds/kernel`
/// @param shape extents, outermost first
public record Variable(String name, List<Integer> shape) {

    private static final String SCOPE = "generator/";

    public Variable {
        shape = List.copyOf(shape);
    }

    static Variable of(String nameInScope, int... shape) {
        return new Variable(SCOPE + nameInScope, IntStream.of(shape).boxed().toList());
    }

    public long elements() {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    }

    /// The shape as an array, for tensors.
    public int[] extents() {
        return shape.stream().mapToInt(Integer::intValue).toArray();
    }
}

package retouch.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;

import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.network.Variable;

/// Writes checkpoints with TensorFlow's own code, for our reader to be tested with.
///
/// | prefix    | what                                                                          |
/// |-----------|-------------------------------------------------------------------------------|
/// | `SC-FEGAN.ckpt` | the 93 variables of the original with one base channel, and some that are not ours |
/// | `few`     | two variables of the generator, one of them with another shape                  |
/// | `sharded` | three variables in two data files, one of them of another type                  |
///
/// A variable's values depend on its name only: see [#values].
final class CheckpointFixtureMain {

    private static final int CHANNELS = 1;

    private CheckpointFixtureMain() {}

    /// @param arguments the folder that gets the checkpoints
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        try (EagerSession session = EagerSession.create()) {
            Ops tf = Ops.create(session);
            writeReleased(tf, folder.resolve("SC-FEGAN.ckpt"));
            writeFew(tf, folder.resolve("few"));
            writeSharded(tf, folder);
        }
        System.out.printf("TensorFlow %s wrote %s%n", TensorFlow.version(), folder);
    }

    private static void writeReleased(Ops tf, Path prefix) {
        Map<String, Operand<?>> tensors = new LinkedHashMap<>();
        for (Variable variable : new NetworkDescription(512, CHANNELS, 7, GateVariant.COMPATIBLE)
                .variables()) {
            tensors.put(variable.name(), floats(tf, variable.name(), variable.extents()));
        }
        tensors.put("discriminator/dconv1/kernel", floats(tf, "discriminator/dconv1/kernel", 5, 5, 8, 2));
        tensors.put("beta1_power", floats(tf, "beta1_power"));
        tensors.put("global_step", tf.constant(123L));
        save(tf, prefix, tensors);
    }

    private static void writeFew(Ops tf, Path prefix) {
        Map<String, Operand<?>> tensors = new LinkedHashMap<>();
        tensors.put("generator/gconv1_ds/bias", floats(tf, "generator/gconv1_ds/bias", 4));
        tensors.put("generator/gconv1_ds/kernel", floats(tf, "generator/gconv1_ds/kernel", 7, 7, 9, 2));
        save(tf, prefix, tensors);
    }

    private static void writeSharded(Ops tf, Path folder) throws IOException {
        Path first = folder.resolve("part-a");
        Path second = folder.resolve("part-b");
        save(tf, first, Map.of("a", floats(tf, "a", 2, 3), "half", tf.dtypes.cast(floats(tf, "half", 4),
                TBfloat16.class)));
        save(tf, second, Map.of("b", floats(tf, "b", 5)));
        tf.train.mergeV2Checkpoints(tf.array(first.toString(), second.toString()),
                tf.constant(folder.resolve("sharded").toString()));
    }

    private static void save(Ops tf, Path prefix, Map<String, Operand<?>> tensors) {
        List<String> names = new ArrayList<>(tensors.keySet());
        String[] whole = new String[names.size()];
        Arrays.fill(whole, "");
        tf.train.save(tf.constant(prefix.toString()), tf.array(names.toArray(String[]::new)),
                tf.array(whole), new ArrayList<>(tensors.values()));
    }

    private static Operand<TFloat32> floats(Ops tf, String name, int... shape) {
        long[] extents = new long[shape.length];
        int count = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            extents[axis] = shape[axis];
            count *= shape[axis];
        }
        return tf.constant(Shape.of(extents), DataBuffers.of(values(name, count)));
    }

    /// In `[-1, 1)`.
    private static float[] values(String name, int count) {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        float[] values = new float[count];
        for (int index = 0; index < count; index++) {
            values[index] = (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }
}

package retouch.golden;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.Conv2d;
import org.tensorflow.op.nn.LeakyRelu;
import org.tensorflow.op.nn.LocalResponseNormalization;
import org.tensorflow.types.TFloat32;

import retouch.schemas.tensor.Tensor;

/// The generator of the released SC-FEGAN code (Jo & Park 2019), written down again from its layer table in
/// TensorFlow's own operators. Shares nothing with this project's engines or its description of the network.
///
/// The released network is side 512, channels 64, levels 7; a smaller one leaves out the deepest levels.
final class ReleasedGraph {

    static final int INPUTS = 9;

    private static final int OUTPUTS = 3;
    private static final int WIDEST = 8;
    private static final int DECONVOLUTION = 5;
    private static final String SAME = "SAME";
    private static final String NETWORK_INPUT = "";

    private final int side;
    private final int channels;
    private final int levels;
    private final SeededVariables variables;

    ReleasedGraph(int side, int channels, int levels, SeededVariables variables) {
        this.side = side;
        this.channels = channels;
        this.levels = levels;
        this.variables = variables;
    }

    /// Paints `[1, S, S, 3]`.
    ///
    /// @param compatible whether a deconvolution is gated by its own activated feature, as released, or by
    ///                   the branch of the second bias, as meant
    Tensor paint(Tensor input, boolean compatible) {
        try (EagerSession session = EagerSession.create()) {
            Ops tf = Ops.create(session);
            Map<String, Operand<TFloat32>> skips = new HashMap<>();
            Operand<TFloat32> x = constant(tf, input);
            skips.put(NETWORK_INPUT, x);
            for (int level = 1; level <= levels; level++) {
                int kernel = level == 1 ? 7 : level <= 3 ? 5 : 3;
                x = gatedConv(tf, x, "gconv" + level + "_ds", kernel, 2, 1, width(level), level > 1, true);
                skips.put("gconv" + level + "_ds", x);
            }
            int index = 1;
            for (int rate : new int[]{2, 4, 8, 16}) {
                x = gatedConv(tf, x, "co_conv" + index + "_dlt", 3, 1, rate, width(levels), true, true);
                index++;
            }
            for (int step = 1; step <= levels; step++) {
                int level = levels - step;
                boolean last = level == 0;
                int wanted = last ? OUTPUTS : width(level);
                x = gatedDeconv(tf, x, "deconv" + step, side >> level, wanted, compatible);
                Operand<TFloat32> skip = skips.get(last ? NETWORK_INPUT : "gconv" + level + "_ds");
                x = tf.concat(List.of(skip, x), tf.constant(3));
                x = gatedConv(tf, x, "gconv" + (levels + step), 3, 1, 1, wanted, !last, !last);
            }
            return read(tf.math.tanh(x));
        }
    }

    private Operand<TFloat32> gatedConv(Ops tf, Operand<TFloat32> x, String name, int kernel, int stride,
            int rate, int outputs, boolean normalized, boolean activated) {
        Operand<TFloat32> feature = conv(tf, x, name, kernel, stride, rate, outputs);
        if (normalized) {
            feature = tf.nn.localResponseNormalization(feature, LocalResponseNormalization.depthRadius(5L),
                    LocalResponseNormalization.bias(5e-5f), LocalResponseNormalization.alpha(1f),
                    LocalResponseNormalization.beta(0.5f));
        }
        if (activated) {
            feature = leakyRelu(tf, feature);
        }
        Operand<TFloat32> gate = conv(tf, x, name + "_g", kernel, stride, rate, outputs);
        return tf.math.mul(feature, tf.math.sigmoid(gate));
    }

    private Operand<TFloat32> conv(Ops tf, Operand<TFloat32> x, String name, int kernel, int stride, int rate,
            int outputs) {
        int inputs = (int) x.shape().get(3);
        Operand<TFloat32> w = constant(tf, variables.kernel("generator/" + name + "/kernel",
                kernel * kernel * inputs, kernel, kernel, inputs, outputs));
        Operand<TFloat32> b = constant(tf, variables.bias("generator/" + name + "/bias", outputs));
        return tf.nn.biasAdd(tf.nn.conv2d(x, w, List.of(1L, (long) stride, (long) stride, 1L), SAME,
                Conv2d.dilations(1L, (long) rate, (long) rate, 1L)), b);
    }

    private Operand<TFloat32> gatedDeconv(Ops tf, Operand<TFloat32> x, String name, int outputSide,
            int outputs, boolean compatible) {
        int inputs = (int) x.shape().get(3);
        Operand<TFloat32> w = constant(tf, variables.kernel("generator/" + name + "/w",
                DECONVOLUTION * DECONVOLUTION * inputs / 4, DECONVOLUTION, DECONVOLUTION, outputs, inputs));
        Operand<TFloat32> b1 = constant(tf, variables.bias("generator/" + name + "/biases1", outputs));
        Operand<TFloat32> b2 = constant(tf, variables.bias("generator/" + name + "/biases2", outputs));
        Operand<TFloat32> transposed = tf.nn.conv2dBackpropInput(
                tf.constant(new int[]{1, outputSide, outputSide, outputs}), w, x, List.of(1L, 2L, 2L, 1L),
                SAME);
        Operand<TFloat32> feature = leakyRelu(tf, tf.nn.biasAdd(transposed, b1));
        Operand<TFloat32> gate = compatible ? feature : tf.nn.biasAdd(transposed, b2);
        return tf.math.mul(feature, tf.math.sigmoid(gate));
    }

    private static Operand<TFloat32> leakyRelu(Ops tf, Operand<TFloat32> x) {
        return tf.nn.leakyRelu(x, LeakyRelu.alpha(0.2f));
    }

    private int width(int level) {
        return channels * Math.min(1 << (level - 1), WIDEST);
    }

    private static Operand<TFloat32> constant(Ops tf, Tensor tensor) {
        int[] shape = tensor.shape();
        long[] extents = new long[shape.length];
        for (int axis = 0; axis < shape.length; axis++) {
            extents[axis] = shape[axis];
        }
        return tf.constant(Shape.of(extents), DataBuffers.of(tensor.data()));
    }

    private Tensor read(Operand<TFloat32> painted) {
        float[] values = new float[side * side * OUTPUTS];
        painted.asTensor().copyTo(DataBuffers.of(values));
        return Tensor.of(values, 1, side, side, OUTPUTS);
    }
}

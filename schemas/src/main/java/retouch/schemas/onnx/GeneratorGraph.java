package retouch.schemas.onnx;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import retouch.schemas.model.Weights;
import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;

/// Writes layers of the generator into a [Graph], NCHW. The last node of a layer has the layer's name.
final class GeneratorGraph {

    private static final int PHASES = Layer.GatedDeconv.STRIDE * Layer.GatedDeconv.STRIDE;

    private final Graph graph;
    private final NetworkDescription network;
    private final Weights weights;
    private final OnnxForm form;
    private final Map<String, String> bands = new HashMap<>();

    GeneratorGraph(Graph graph, NetworkDescription network, Weights weights, OnnxForm form) {
        this.graph = graph;
        this.network = network;
        this.weights = weights;
        this.form = form;
    }

    /// NHWC to NCHW.
    String channelsFirst(String name, String nhwc) {
        return graph.node("Transpose", name, List.of(nhwc),
                new Graph.Attributes().integers("perm", 0, 3, 1, 2));
    }

    /// The network's end: `tanh`, then NCHW to NHWC.
    String painted(String name, String nchw) {
        String tangent = graph.node("Tanh", name + "/tanh", nchw);
        return graph.node("Transpose", name, List.of(tangent),
                new Graph.Attributes().integers("perm", 0, 2, 3, 1));
    }

    /// The skip before the running tensor.
    String concatenated(String name, String skip, String running) {
        return graph.node("Concat", name, List.of(skip, running), new Graph.Attributes().integer("axis", 1));
    }

    String gatedConv(Layer.GatedConv layer, String input) {
        String name = layer.name();
        String feature = convolution(layer, name, name + "/feature", input);
        if (layer.normalized()) {
            feature = normalized(layer, feature);
        }
        if (layer.activated()) {
            feature = leakyRelu(layer, feature);
        }
        String gate = graph.node("Sigmoid", name + "/open",
                convolution(layer, name + "_g", name + "/gate", input));
        return graph.node("Mul", name, feature, gate);
    }

    String gatedDeconv(Layer.GatedDeconv layer, String input) {
        String name = layer.name();
        String sum = transposed(layer, input);
        String feature = leakyRelu(layer, sum);
        String gate = graph.node("Sigmoid", name + "/open", switch (network.gates()) {
            case COMPATIBLE -> feature;
            case PROPER -> graph.node("Add", name + "/gate", sum, gateBias(layer));
        });
        return switch (form) {
            case STRAIGHT -> graph.node("Mul", name, feature, gate);
            case TUNED ->
                graph.node("DepthToSpace", name, List.of(graph.node("Mul", name + "/phases", feature, gate)),
                        new Graph.Attributes().integer("blocksize", Layer.GatedDeconv.STRIDE).text("mode",
                                "DCR"));
        };
    }

    private String convolution(Layer.GatedConv layer, String variables, String name, String input) {
        int kernel = layer.kernel();
        int inputs = layer.inputChannels();
        int outputs = layer.outputChannels();
        float[] values = variable(variables + "/kernel");
        float[] bias = variable(variables + "/bias");
        return graph.node("Conv", name, List.of(input,
                graph.floats(name + "/kernel",
                        () -> Kernels.reversed(values, kernel * kernel, inputs, outputs),
                        outputs, inputs, kernel, kernel),
                graph.floats(name + "/bias", () -> bias, outputs)),
                window(kernel, layer.stride(), layer.padBefore(), layer.padAfter())
                        .integers("dilations", layer.rate(), layer.rate()));
    }

    private String transposed(Layer.GatedDeconv layer, String input) {
        String name = layer.name() + "/feature";
        int inputs = layer.inputChannels();
        int outputs = layer.outputChannels();
        int kernel = layer.kernel();
        float[] w = variable(layer.name() + "/w");
        float[] bias = variable(layer.name() + "/biases1");
        return switch (form) {
            case STRAIGHT -> graph.node("ConvTranspose", name, List.of(input,
                    graph.floats(name + "/kernel",
                            () -> Kernels.reversed(w, kernel * kernel, outputs, inputs),
                            inputs, outputs, kernel, kernel),
                    graph.floats(name + "/bias", () -> bias, outputs)),
                    window(kernel, Layer.GatedDeconv.STRIDE, 1, 2));
            case TUNED -> graph.node("Conv", name, List.of(input,
                    graph.floats(name + "/kernel", () -> Kernels.subPixel(layer, w), PHASES * outputs, inputs,
                            3, 3),
                    graph.floats(name + "/bias", () -> Kernels.repeated(bias, PHASES), PHASES * outputs)),
                    window(3, 1, 1, 1));
        };
    }

    /// What makes the feature's sum the gate's.
    private String gateBias(Layer.GatedDeconv layer) {
        int times = form == OnnxForm.TUNED ? PHASES : 1;
        float[] feature = variable(layer.name() + "/biases1");
        float[] gate = variable(layer.name() + "/biases2");
        return graph.floats(layer.name() + "/gate/bias",
                () -> Kernels.repeated(Kernels.difference(gate, feature), times),
                times * layer.outputChannels(), 1, 1);
    }

    private String normalized(Layer.GatedConv layer, String feature) {
        String name = layer.name() + "/normalized";
        int window = 2 * NetworkDescription.LRN_RADIUS + 1;
        return switch (form) {
            // ONNX divides alpha by the size of the window: the mean of squares; the network wants their sum.
            case STRAIGHT -> graph.node("LRN", name, List.of(feature), new Graph.Attributes()
                    .integer("size", window).decimal("alpha", window).decimal("beta", 0.5f)
                    .decimal("bias", NetworkDescription.LRN_BIAS));
            case TUNED -> graph.node("Div", name, feature, graph.node("Sqrt", name + "/root",
                    bandedSum(layer, graph.node("Mul", name + "/squares", feature, feature))));
        };
    }

    /// The sums of neighboring channels, with the normalization's bias.
    private String bandedSum(Layer.GatedConv layer, String squares) {
        int channels = layer.outputChannels();
        String band = bands.computeIfAbsent("band" + channels,
                name -> graph.floats(name, () -> Kernels.band(channels), channels, channels, 1, 1));
        String bias = bands.computeIfAbsent("band" + channels + "/bias",
                name -> graph.floats(name, () -> filled(channels, NetworkDescription.LRN_BIAS), channels));
        return graph.node("Conv", layer.name() + "/normalized/sums", List.of(squares, band, bias),
                window(1, 1, 0, 0));
    }

    private String leakyRelu(Layer layer, String input) {
        return graph.node("LeakyRelu", layer.name() + "/activated", List.of(input),
                new Graph.Attributes().decimal("alpha", NetworkDescription.LEAKY_SLOPE));
    }

    private float[] variable(String nameInScope) {
        return weights.get("generator/" + nameInScope).data();
    }

    private static Graph.Attributes window(int kernel, int stride, int before, int after) {
        return new Graph.Attributes().integers("kernel_shape", kernel, kernel)
                .integers("strides", stride, stride)
                .integers("pads", before, before, after, after);
    }

    private static float[] filled(int count, float value) {
        float[] filled = new float[count];
        Arrays.fill(filled, value);
        return filled;
    }
}

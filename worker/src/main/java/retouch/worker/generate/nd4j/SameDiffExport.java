package retouch.worker.generate.nd4j;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.LocalResponseNormalizationConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;

import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;

/// Writes the generator as a SameDiff graph, which ND4J runs and trains without this project.
///
/// | variable         | shape          | meaning                                                         |
/// |------------------|----------------|-----------------------------------------------------------------|
/// | `input`          | `[N, S, S, 9]` | NHWC, as [retouch.schemas.pixel.NineChannels] builds it         |
/// | `output`         | `[N, S, S, 3]` | NHWC, BGR in `[-1, 1]`                                          |
/// | the checkpoint's | as there       | trainable, but for second biases that the gate variant ignores  |
///
/// The graph reads like the method, with convolutions of feature and gate apart; it is no faster than that.
public final class SameDiffExport {

    /// The placeholder for the network's nine channels.
    public static final String INPUT = NetworkDescription.INPUT;

    /// What the network paints.
    public static final String OUTPUT = "output";

    private static final String NHWC = "NHWC";
    private static final int CHANNEL_AXIS = 3;

    private final SameDiff graph = SameDiff.create();
    private final NetworkDescription network;
    private final Weights weights;

    private SameDiffExport(NetworkDescription network, Weights weights) {
        this.network = network;
        this.weights = weights;
    }

    /// Writes `file`, as `SameDiff.load` reads it. Takes native memory for the weights while it runs.
    ///
    /// @param weights those of `network`
    public static void write(NetworkDescription network, Weights weights, Path file) throws IOException {
        String problem = weights.problemWith(network);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException("the weights do not fit the network: " + problem);
        }
        SameDiff graph = new SameDiffExport(network, weights).graph();
        try {
            graph.save(file.toFile(), false);
        } catch (RuntimeException failed) {
            throw new IOException("the SameDiff graph could not be written to " + file, failed);
        } finally {
            graph.variables().stream().filter(variable -> !variable.isPlaceHolder()).map(SDVariable::getArr)
                    .filter(array -> array != null && array.closeable()).forEach(INDArray::close);
        }
    }

    private SameDiff graph() {
        Map<String, SDVariable> byName = new HashMap<>();
        SDVariable running = graph.placeHolder(INPUT, DataType.FLOAT, -1, network.side(), network.side(),
                NetworkDescription.INPUT_CHANNELS);
        byName.put(NetworkDescription.INPUT, running);
        for (Layer layer : network.layers()) {
            running = switch (layer) {
                case Layer.GatedConv conv when conv.skip().isPresent() -> gatedConv(conv,
                        graph.concat(conv.name() + "/skip", CHANNEL_AXIS, byName.get(conv.skip().get()),
                                running));
                case Layer.GatedConv conv -> gatedConv(conv, running);
                case Layer.GatedDeconv deconv -> gatedDeconv(deconv, running);
            };
            byName.put(layer.name(), running);
        }
        graph.nn.tanh(OUTPUT, running);
        return graph;
    }

    private SDVariable gatedConv(Layer.GatedConv layer, SDVariable x) {
        SDVariable feature = convolve(layer, x, 0);
        if (layer.normalized()) {
            feature = graph.cnn.localResponseNormalization(feature, LocalResponseNormalizationConfig.builder()
                    .alpha(1).beta(0.5).bias(NetworkDescription.LRN_BIAS).depth(NetworkDescription.LRN_RADIUS)
                    .build());
        }
        if (layer.activated()) {
            feature = graph.nn.leakyRelu(feature, NetworkDescription.LEAKY_SLOPE);
        }
        return feature.mul(layer.name(), graph.nn.sigmoid(convolve(layer, x, 2)));
    }

    private SDVariable convolve(Layer.GatedConv layer, SDVariable x, int kernelIndex) {
        SDVariable kernel = variable(layer, kernelIndex);
        SDVariable bias = variable(layer, kernelIndex + 1);
        if (layer.rate() == 1) {
            return graph.cnn.conv2d(x, kernel, bias, convolution(layer.kernel(), layer.stride()));
        }
        if (layer.rate() >= layer.inputSide()) { // every tap but the center reads padding
            int center = layer.kernel() / 2;
            SDVariable tap = graph.stridedSlice(kernel, new long[]{center, center, 0, 0},
                    new long[]{center + 1, center + 1, layer.inputChannels(), layer.outputChannels()}, 1, 1,
                    1, 1);
            return graph.cnn.conv2d(x, tap, bias, convolution(1, 1));
        }
        int[] blocks = {layer.rate(), layer.rate()};
        int fill = Math.floorMod(-layer.inputSide(), layer.rate());
        int[] none = {0, fill};
        SDVariable phases = graph.cnn.spaceToBatch(x, blocks, none, none);
        return graph.cnn.batchToSpace(graph.cnn.conv2d(phases, kernel, bias, convolution(layer.kernel(), 1)),
                blocks, none, none);
    }

    private SDVariable gatedDeconv(Layer.GatedDeconv layer, SDVariable x) {
        SDVariable transposed = graph.cnn.deconv2d(x, variable(layer, 0), DeConv2DConfig.builder()
                .kH(layer.kernel()).kW(layer.kernel()).sH(Layer.GatedDeconv.STRIDE)
                .sW(Layer.GatedDeconv.STRIDE)
                .isSameMode(true).dataFormat(NHWC).build());
        SDVariable feature = graph.nn.leakyRelu(graph.nn.biasAdd(transposed, variable(layer, 1), false),
                NetworkDescription.LEAKY_SLOPE);
        SDVariable gate = network.gates() == GateVariant.COMPATIBLE
                ? feature
                : graph.nn.biasAdd(transposed, variable(layer, 2), false);
        return feature.mul(layer.name(), graph.nn.sigmoid(gate));
    }

    private SDVariable variable(Layer layer, int index) {
        String name = layer.variables().get(index).name();
        Scratch handedOver = new Scratch();
        return graph.var(name, handedOver.create(weights.get(name).data(), weights.get(name).shape()));
    }

    private static Conv2DConfig convolution(int kernel, int stride) {
        return Conv2DConfig.builder().kH(kernel).kW(kernel).sH(stride).sW(stride)
                .paddingMode(PaddingMode.SAME)
                .dataFormat(NHWC).build();
    }
}

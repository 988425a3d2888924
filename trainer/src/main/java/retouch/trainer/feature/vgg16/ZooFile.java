package retouch.trainer.feature.vgg16;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;

import retouch.schemas.tensor.Tensor;

/// The VGG16 of Deeplearning4j's zoo, a zip that its ModelSerializer wrote: `vgg16_dl4j_inference.zip`. Its layers
/// are known by their order, since versions of the zoo name them differently.
final class ZooFile {

    private static final int SIDE = BlockLayer.Convolution.SIDE;

    private final Path file;
    private final Map<String, LayerWeights> weights = new HashMap<>();

    private ZooFile(Path file) {
        this.file = file;
    }

    /// Needs as much memory as the whole network has weights: half a gigabyte for the zoo's.
    ///
    /// @return by the layer's name in Keras
    static Map<String, LayerWeights> read(Path file) throws FeatureFileException {
        try {
            return new ZooFile(file).read(ModelSerializer.restoreComputationGraph(file.toFile(), false));
        } catch (IOException | RuntimeException e) { // what Deeplearning4j throws
            throw new FeatureFileException(file + " cannot be read as a ComputationGraph of Deeplearning4j: "
                    + e.getMessage() + ". Download vgg16_dl4j_inference.zip again.", e);
        }
    }

    private Map<String, LayerWeights> read(ComputationGraph graph) throws FeatureFileException {
        List<Layer> layers = Stream.of(graph.getLayers())
                .filter(layer -> layer.conf().getLayer() instanceof ConvolutionLayer
                        || layer.conf().getLayer() instanceof SubsamplingLayer)
                .toList();
        for (int index = 0; index < BlockLayer.ALL.size(); index++) {
            boolean fits = index < layers.size() && switch (BlockLayer.ALL.get(index)) {
                case BlockLayer.Convolution convolution -> take(convolution, layers.get(index));
                case BlockLayer.Pool _ -> isPool(layers.get(index));
            };
            if (!fits) {
                throw new FeatureFileException(
                        "%s is not VGG16: its layer %d is %s, not %s. Take %s.".formatted(
                                file, index + 1,
                                index < layers.size() ? layers.get(index).conf().getLayer() : "missing",
                                BlockLayer.ALL.get(index),
                                "vgg16_dl4j_inference.zip of Deeplearning4j's zoo"));
            }
        }
        return weights;
    }

    private static boolean isPool(Layer layer) {
        return layer.conf().getLayer() instanceof SubsamplingLayer pool
                && Arrays.equals(pool.getKernelSize(), new int[]{2, 2})
                && Arrays.equals(pool.getStride(), new int[]{2, 2})
                && pool.getPoolingType() == PoolingType.MAX;
    }

    /// @return whether it is this convolution
    private boolean take(BlockLayer.Convolution wanted, Layer layer) {
        if (!(layer.conf().getLayer() instanceof ConvolutionLayer convolution)
                || !Arrays.equals(convolution.getStride(), new int[]{1, 1})
                || !(convolution.getActivationFn() instanceof ActivationReLU)) {
            return false;
        }
        INDArray kernel = layer.getParam("W");
        INDArray bias = layer.getParam("b");
        if (Arrays.equals(kernel.shape(), new long[]{wanted.outputs(), wanted.inputs(), SIDE, SIDE})) {
            kernel = kernel.permute(2, 3, 1, 0);
        }
        if (!Arrays.equals(kernel.shape(), new long[]{SIDE, SIDE, wanted.inputs(), wanted.outputs()})
                || bias.length() != wanted.outputs()) {
            return false;
        }
        weights.put(wanted.name(), new LayerWeights(
                Tensor.of(kernel.dup('c').data().asFloat(), SIDE, SIDE, wanted.inputs(), wanted.outputs()),
                Tensor.of(bias.dup('c').data().asFloat(), wanted.outputs())));
        return true;
    }
}

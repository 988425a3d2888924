package retouch.trainer.feature.vgg16;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import retouch.schemas.tensor.Tensor;
import retouch.trainer.feature.FeatureNetwork;
import retouch.trainer.feature.FeatureNetwork.Stage;

/// The first three blocks of VGG16, from weights that the user supplies: what SC-FEGAN's perceptual and style
/// losses look through. Deeplearning4j reads the file; nothing of it is left when [#load] returns.
///
/// Keras' VGG16 wants blue, green, red in `[0, 255]`, less their means. Here the means and the 255 are the
/// network's `mean` and `deviation`, and the channels of the first kernel are turned round: the same numbers, at
/// the border too. (ImageNet's usual deviations, 0.229, 0.224, 0.225, are another network's.) The zoo's zip was
/// made from Keras' file.
///
/// | tap     | resolution | channels |
/// |---------|------------|----------|
/// | `pool1` | 1/2        | 64       |
/// | `pool2` | 1/4        | 128      |
/// | `pool3` | 1/8        | 256      |
public final class Vgg16Features {

    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F'};
    private static final byte[] ZIP = {'P', 'K', 3, 4};

    /// Of red, green, blue: 123.68, 116.779, 103.939 in Keras.
    private static final List<Float> MEAN = List.of(123.68f / 255, 116.779f / 255, 103.939f / 255);

    private static final float DEVIATION = 1f / 255;

    private Vgg16Features() {}

    /// Reads a Keras file (`.h5`, with or without the top) or the zip of Deeplearning4j's zoo.
    ///
    /// @throws FeatureFileException if it is neither, is damaged, or holds another network
    public static FeatureNetwork load(Path file) throws IOException, FeatureFileException {
        byte[] begin = begin(file);
        if (Arrays.equals(begin, HDF5)) {
            return network(file, KerasFile.read(file));
        }
        if (Arrays.equals(begin, ZIP)) {
            return network(file, ZooFile.read(file));
        }
        throw new FeatureFileException(
                file + " is neither HDF5 nor a zip. Name the .h5 file of Keras' VGG16, or"
                        + " vgg16_dl4j_inference.zip.");
    }

    private static byte[] begin(Path file) throws IOException, FeatureFileException {
        try (InputStream stream = Files.newInputStream(file)) {
            return stream.readNBytes(HDF5.length);
        } catch (NoSuchFileException e) {
            throw new FeatureFileException(
                    "There is no " + file + ". Name a file of VGG16's weights, or leave it"
                            + " away to use the network that comes with Retouch.",
                    e);
        }
    }

    private static FeatureNetwork network(Path file, Map<String, LayerWeights> weights)
            throws FeatureFileException {
        List<Stage> stages = new ArrayList<>();
        for (BlockLayer layer : BlockLayer.ALL) {
            stages.add(switch (layer) {
                case BlockLayer.Convolution convolution ->
                    convolution(file, convolution, weights.get(convolution.name()));
                case BlockLayer.Pool pool -> new Stage.MaxPool(pool.name(), 2, 2);
            });
        }
        return new FeatureNetwork("vgg16", "that of the weights, which the user supplied", MEAN,
                List.of(DEVIATION, DEVIATION, DEVIATION), stages, List.of("pool1", "pool2", "pool3"));
    }

    private static Stage convolution(Path file, BlockLayer.Convolution layer, LayerWeights weights)
            throws FeatureFileException {
        if (!weights.kernel().isFinite() || !weights.bias().isFinite()) {
            throw new FeatureFileException(file + ": layer " + layer.name()
                    + " holds NaN or infinity. Download it again.");
        }
        return new Stage.Convolution(layer.name(),
                layer.isFirst() ? turnedRound(weights.kernel()) : weights.kernel(), weights.bias(), 1, true);
    }

    /// Blue, green, red becomes red, green, blue.
    private static Tensor turnedRound(Tensor kernel) {
        int inputs = kernel.size(2);
        int outputs = kernel.size(3);
        float[] turned = new float[kernel.data().length];
        for (int row = 0; row < turned.length / outputs; row++) {
            int other = row - row % inputs + inputs - 1 - row % inputs;
            System.arraycopy(kernel.data(), row * outputs, turned, other * outputs, outputs);
        }
        return Tensor.of(turned, kernel.shape());
    }
}

package retouch.trainer.feature.vgg16;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.nd4j.linalg.api.ndarray.INDArray;

import retouch.schemas.tensor.Tensor;

/// Keras' VGG16 in HDF5, with or without its top, weights only or a whole model, as Keras 1 and 2 write it: a
/// group per layer, wherever it lies, with a kernel and a bias in it, wherever they lie.
final class KerasFile {

    /// `model_weights/block1_conv1/block1_conv1/kernel:0` is as deep as it gets.
    private static final int DEPTH_MAX = 5;

    private final Path file;
    private final Hdf5Archive archive;

    private KerasFile(Path file, Hdf5Archive archive) {
        this.file = file;
        this.archive = archive;
    }

    /// @return by the layer's name
    static Map<String, LayerWeights> read(Path file) throws FeatureFileException {
        org.bytedeco.hdf5.Exception.dontPrint(); // what is wrong is said once, by us
        try (Hdf5Archive archive = new Hdf5Archive(file.toString())) {
            return new KerasFile(file, archive).read();
        } catch (UnsupportedKerasConfigurationException | RuntimeException e) { // what HDF5 throws
            throw new FeatureFileException(file + " cannot be read as HDF5: " + e.getMessage()
                    + ". Download it again.", e);
        }
    }

    private Map<String, LayerWeights> read()
            throws FeatureFileException, UnsupportedKerasConfigurationException {
        Map<String, LayerWeights> weights = new HashMap<>();
        for (BlockLayer.Convolution layer : BlockLayer.convolutions()) {
            List<List<String>> found = new ArrayList<>();
            findGroups(layer.name(), List.of(), found);
            if (found.isEmpty()) {
                throw new FeatureFileException(file + " has no layer " + layer.name()
                        + ". Take the VGG16 of keras.applications, as Keras 2 saves it in HDF5.");
            }
            weights.put(layer.name(), weights(layer, found.getFirst()));
        }
        return weights;
    }

    /// The outermost groups of that name.
    private void findGroups(String name, List<String> path, List<List<String>> found) {
        for (String group : archive.getGroups(array(path))) {
            List<String> inner = append(path, group);
            if (group.equals(name)) {
                found.add(inner);
            } else if (inner.size() < DEPTH_MAX) {
                findGroups(name, inner, found);
            }
        }
    }

    private LayerWeights weights(BlockLayer.Convolution layer, List<String> group)
            throws FeatureFileException, UnsupportedKerasConfigurationException {
        List<INDArray> arrays = new ArrayList<>();
        addArrays(group, arrays);
        Tensor kernel = Tensor.zeros(0);
        Tensor bias = Tensor.zeros(0);
        for (INDArray array : arrays) {
            if (array.length() == layer.outputs()) {
                bias = Tensor.of(values(array), layer.outputs());
            } else if (Arrays.equals(array.shape(), new long[]{BlockLayer.Convolution.SIDE,
                    BlockLayer.Convolution.SIDE, layer.inputs(), layer.outputs()})) {
                kernel = Tensor.of(values(array), BlockLayer.Convolution.SIDE, BlockLayer.Convolution.SIDE,
                        layer.inputs(), layer.outputs());
            }
        }
        if (arrays.size() != 2 || kernel.data().length == 0 || bias.data().length == 0) {
            throw new FeatureFileException(
                    "%s: layer %s has arrays of the shapes %s; VGG16 has [3, 3, %d, %d] and [%d]"
                            .formatted(file, layer.name(),
                                    arrays.stream().map(array -> Arrays.toString(array.shape()))
                                            .toList(),
                                    layer.inputs(), layer.outputs(), layer.outputs())
                            + ". Take the file whose name says tf_dim_ordering.");
        }
        return new LayerWeights(kernel, bias);
    }

    private void addArrays(List<String> path, List<INDArray> arrays)
            throws UnsupportedKerasConfigurationException {
        for (String name : archive.getDataSets(array(path))) {
            arrays.add(archive.readDataSet(name, array(path)));
        }
        for (String group : archive.getGroups(array(path))) {
            if (path.size() < DEPTH_MAX) {
                addArrays(append(path, group), arrays);
            }
        }
    }

    private static float[] values(INDArray array) {
        return array.dup('c').data().asFloat();
    }

    private static List<String> append(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return List.copyOf(longer);
    }

    private static String[] array(List<String> path) {
        return path.toArray(String[]::new);
    }
}

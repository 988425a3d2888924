package retouch.trainer.feature.vgg16;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;

import retouch.schemas.tensor.Tensor;
import retouch.trainer.feature.FeatureForward;
import retouch.trainer.feature.FeatureNetwork;
import retouch.trainer.feature.FeatureNetwork.Stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/// The files are written by HDF5 and by Deeplearning4j, with random weights.
class Vgg16FeaturesTest {

    private static final Map<String, LayerWeights> WEIGHTS = weights();

    @TempDir
    static Path folder;

    private static Path keras = Path.of("");

    @BeforeAll
    static void writeAFileWithoutATop() {
        keras = folder.resolve("vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        WEIGHTS.forEach((name, layer) -> {
            tensors.put("%s/%s_W_1:0".formatted(name, name), layer.kernel());
            tensors.put("%s/%s_b_1:0".formatted(name, name), layer.bias());
        });
        tensors.put("block4_conv1/block4_conv1_b_1:0", Tensor.zeros(512));
        KerasWriter.write(keras, tensors);
    }

    @Test
    void readsThreeBlocksAndLeavesTheRest() throws Exception {
        FeatureNetwork network = Vgg16Features.load(keras);

        assertThat(network.stages()).extracting(Stage::name).containsExactly("block1_conv1", "block1_conv2",
                "pool1", "block2_conv1", "block2_conv2", "pool2", "block3_conv1", "block3_conv2",
                "block3_conv3", "pool3");
        assertThat(network.taps()).containsExactly("pool1", "pool2", "pool3");
        for (int index : new int[]{1, 3, 4, 6, 7, 8}) {
            Stage.Convolution stage = (Stage.Convolution) network.stages().get(index);
            assertThat(stage.kernel()).isEqualTo(WEIGHTS.get(stage.name()).kernel());
            assertThat(stage.bias()).isEqualTo(WEIGHTS.get(stage.name()).bias());
            assertThat(stage.rectified()).isTrue();
        }
    }

    /// As Keras' `preprocess_input` and its first layer do it: blue first, in `[0, 255]`, less the means.
    @Test
    void seesWhatKerasSees() throws Exception {
        FeatureNetwork network = Vgg16Features.load(keras);
        Tensor picture = picture(6);
        float[] prepared = new float[picture.data().length];
        float[] means = {103.939f, 116.779f, 123.68f};
        for (int index = 0; index < prepared.length; index++) {
            int channel = index % 3;
            prepared[index] = 255 * picture.data()[index - channel + 2 - channel] - means[channel];
        }
        LayerWeights first = WEIGHTS.get("block1_conv1");
        FeatureNetwork asKeras = new FeatureNetwork("keras", "none", List.of(0f, 0f, 0f), List.of(1f, 1f, 1f),
                List.of(new Stage.Convolution("block1_conv1", first.kernel(), first.bias(), 1, true)),
                List.of("block1_conv1"));
        FeatureNetwork asHere = new FeatureNetwork("here", "none", network.mean(), network.deviation(),
                network.stages(), List.of("block1_conv1"));

        assertThat(new FeatureForward(asHere).taps(picture).get("block1_conv1").data()).containsExactly(
                new FeatureForward(asKeras).taps(Tensor.of(prepared, 6, 6, 3)).get("block1_conv1").data(),
                within(1e-3f));
    }

    @Test
    void readsAWholeModelOfKeras2() throws Exception {
        Path file = folder.resolve("whole.h5");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        WEIGHTS.forEach((name, layer) -> {
            tensors.put("model_weights/%s/%s/kernel:0".formatted(name, name), layer.kernel());
            tensors.put("model_weights/%s/%s/bias:0".formatted(name, name), layer.bias());
        });
        KerasWriter.write(file, tensors);

        assertThat(Vgg16Features.load(file)).isEqualTo(Vgg16Features.load(keras));
    }

    @Test
    void readsTheZooOfDeeplearning4j() throws Exception {
        Path file = folder.resolve("vgg16_dl4j_inference.zip");
        ModelSerializer.writeModel(graph(2), file.toFile(), false);

        assertThat(Vgg16Features.load(file)).isEqualTo(Vgg16Features.load(keras));
    }

    @Test
    void refusesAZooNetworkOfAnotherShape() throws Exception {
        Path file = folder.resolve("other.zip");
        ModelSerializer.writeModel(graph(3), file.toFile(), false);

        assertThatThrownBy(() -> Vgg16Features.load(file)).isInstanceOf(FeatureFileException.class)
                .hasMessageContaining("other.zip is not VGG16: its layer 3 is ")
                .hasMessageContaining("not Pool[name=pool1]");
    }

    @Test
    void namesTheLayerThatIsMissingOrMisshapen() {
        LayerWeights layer = WEIGHTS.get("block1_conv1");
        Path one = folder.resolve("one.h5");
        KerasWriter.write(one, Map.of("block1_conv1/k:0", layer.kernel(), "block1_conv1/b:0", layer.bias()));
        assertThatThrownBy(() -> Vgg16Features.load(one)).isInstanceOf(FeatureFileException.class)
                .hasMessageContaining("one.h5 has no layer block1_conv2");

        Path theano = folder.resolve("theano.h5");
        KerasWriter.write(theano, Map.of("block1_conv1/k:0", Tensor.zeros(64, 3, 3, 3), "block1_conv1/b:0",
                layer.bias()));
        assertThatThrownBy(() -> Vgg16Features.load(theano)).isInstanceOf(FeatureFileException.class)
                .hasMessageContaining("block1_conv1 has arrays of the shapes")
                .hasMessageContaining("[64, 3, 3, 3]")
                .hasMessageContaining("VGG16 has [3, 3, 3, 64] and [64]");
    }

    @Test
    void refusesWhatIsDamagedOrSomethingElse() throws IOException {
        Path text = Files.writeString(folder.resolve("letter.txt"), "Dear reader");
        assertThatThrownBy(() -> Vgg16Features.load(text)).isInstanceOf(FeatureFileException.class)
                .hasMessageContaining("letter.txt is neither HDF5 nor a zip");
        Path cut = Files.write(folder.resolve("cut.h5"), Arrays.copyOf(Files.readAllBytes(keras), 5000));
        assertThatThrownBy(() -> Vgg16Features.load(cut)).isInstanceOf(FeatureFileException.class)
                .hasMessageContaining("cut.h5 cannot be read as HDF5");
        Path zip = Files.write(folder.resolve("cut.zip"), new byte[]{'P', 'K', 3, 4, 0, 0});
        assertThatThrownBy(() -> Vgg16Features.load(zip)).isInstanceOf(FeatureFileException.class)
                .hasMessageContaining("cut.zip cannot be read");
        assertThatThrownBy(() -> Vgg16Features.load(folder.resolve("none.h5")))
                .isInstanceOf(FeatureFileException.class).hasMessageContaining("There is no ");
    }

    /// @param firstPool side of the first pool
    private static ComputationGraph graph(int firstPool) {
        GraphBuilder builder = new NeuralNetConfiguration.Builder().activation(Activation.RELU).graphBuilder()
                .addInputs("in").setInputTypes(InputType.convolutional(32, 32, 3));
        String before = "in";
        for (BlockLayer layer : BlockLayer.ALL) {
            switch (layer) {
                case BlockLayer.Convolution convolution -> {
                    builder.addLayer(convolution.name(), new ConvolutionLayer.Builder(3, 3).padding(1, 1)
                            .nIn(convolution.inputs()).nOut(convolution.outputs()).build(), before);
                    before = convolution.name();
                }
                case BlockLayer.Pool pool -> {
                    int side = pool.name().equals("pool1") ? firstPool : 2;
                    builder.addLayer(pool.name(),
                            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                                    .kernelSize(side, side).stride(2, 2).build(),
                            before);
                    before = pool.name();
                }
            }
        }
        builder.addLayer("mean", new GlobalPoolingLayer(PoolingType.AVG), before)
                .addLayer("out",
                        new OutputLayer.Builder().nIn(256).nOut(2).activation(Activation.SOFTMAX).build(),
                        "mean")
                .setOutputs("out");
        ComputationGraph graph = new ComputationGraph(builder.build());
        graph.init();
        WEIGHTS.forEach((name, layer) -> {
            long[] shape = {3, 3, layer.kernel().size(2), layer.kernel().size(3)};
            graph.getLayer(name).setParam("W",
                    Nd4j.create(layer.kernel().data(), shape, 'c').permute(3, 2, 0, 1)
                            .dup('c'));
            graph.getLayer(name).setParam("b",
                    Nd4j.create(layer.bias().data(), new long[]{1, shape[3]}, 'c'));
        });
        return graph;
    }

    private static Map<String, LayerWeights> weights() {
        Map<String, LayerWeights> weights = new LinkedHashMap<>();
        for (BlockLayer.Convolution layer : BlockLayer.convolutions()) {
            SplittableRandom random = new SplittableRandom(layer.name().hashCode());
            weights.put(layer.name(), new LayerWeights(
                    Tensor.of(random(random, layer.weights()), 3, 3, layer.inputs(), layer.outputs()),
                    Tensor.of(random(random, layer.outputs()), layer.outputs())));
        }
        return weights;
    }

    private static Tensor picture(int side) {
        float[] values = random(new SplittableRandom(6), side * side * 3);
        for (int index = 0; index < values.length; index++) {
            values[index] = Math.abs(values[index]);
        }
        return Tensor.of(values, side, side, 3);
    }

    /// In `[-1, 1)`.
    private static float[] random(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int index = 0; index < count; index++) {
            values[index] = (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }
}

package retouch.trainer.feature;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import retouch.schemas.tensor.Tensor;
import retouch.trainer.feature.FeatureNetwork.Stage;

/// The feature network that comes with Retouch: the first half of dlib's face recognition network, as the npm
/// package `@vladmandic/face-api` 1.7.15 ships it (MIT). `PROVENANCE.md` beside the resource says where it is
/// from and what was cut.
///
/// | tap         | resolution | channels | pixels that one value sees |
/// |-------------|------------|----------|----------------------------|
/// | `conv32_3`  | 1/4        | 32       | 59                         |
/// | `conv64_3`  | 1/8        | 64       | 179                        |
/// | `conv128_1` | 1/16       | 128      | 291                        |
///
/// The original pads its convolutions of stride 2 with nothing (`VALID`), here it is `SAME` as everywhere.
/// Where a picture's sides are multiples of 16, that changes values near the border only: inside they are the
/// original's, of the picture with two more rows at the top and two more columns on the left.
public final class ShippedFeatures {

    private static final String TABLE = "face-features.tsv";
    private static final String VALUES = "face-features.bin";

    /// What the package subtracts from red, green and blue in `[0, 255]`.
    private static final List<Float> MEAN = List.of(122.782f / 255, 117.001f / 255, 104.298f / 255);

    /// dlib divides by 256, not by 255.
    private static final float DEVIATION = 256f / 255;

    private static final List<String> RESIDUALS = List.of("conv32_1", "conv32_2", "conv32_3", "conv64_down",
            "conv64_1", "conv64_2", "conv64_3", "conv128_down", "conv128_1");

    private static final List<String> TAPS = List.of("conv32_3", "conv64_3", "conv128_1");

    private ShippedFeatures() {}

    /// Reads the network: 850,000 parameters, about 15 ms.
    public static FeatureNetwork load() {
        Map<String, Tensor> tensors = tensors();
        List<Stage> stages = new ArrayList<>();
        stages.add(convolution(tensors, "conv32_down", 2, true));
        stages.add(new Stage.MaxPool("pool", 3, 2));
        for (String name : RESIDUALS) {
            int stride = name.endsWith("_down") ? 2 : 1;
            stages.add(new Stage.Residual(name,
                    convolution(tensors, name + "/conv1", stride, true),
                    convolution(tensors, name + "/conv2", 1, false)));
        }
        return new FeatureNetwork("face-api-1.7.15", "MIT", MEAN, List.of(DEVIATION, DEVIATION, DEVIATION),
                stages, TAPS);
    }

    private static Map<String, Tensor> tensors() {
        try (InputStream table = resource(TABLE); InputStream values = resource(VALUES)) {
            return QuantizedTensors.read(table, values);
        } catch (IOException e) {
            throw new UncheckedIOException("the class path holds a damaged " + VALUES, e);
        }
    }

    private static InputStream resource(String name) {
        InputStream stream = ShippedFeatures.class.getResourceAsStream(name);
        if (stream == null) {
            throw new IllegalStateException("the class path lacks " + name);
        }
        return stream;
    }

    /// Folds the scale and shift that follow a convolution into it.
    private static Stage.Convolution convolution(Map<String, Tensor> tensors, String name, int stride,
            boolean rectified) {
        Tensor filters = tensors.get(name + "/conv/filters");
        float[] bias = tensors.get(name + "/conv/bias").data();
        float[] scale = tensors.get(name + "/scale/weights").data();
        float[] shift = tensors.get(name + "/scale/biases").data();
        float[] kernel = filters.data().clone();
        for (int index = 0; index < kernel.length; index++) {
            kernel[index] *= scale[index % scale.length];
        }
        float[] folded = new float[bias.length];
        for (int channel = 0; channel < folded.length; channel++) {
            folded[channel] = bias[channel] * scale[channel] + shift[channel];
        }
        return new Stage.Convolution(name, Tensor.of(kernel, filters.shape()),
                Tensor.of(folded, folded.length), stride, rectified);
    }
}

package retouch.trainer.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import retouch.schemas.tensor.Tensor;
import retouch.trainer.feature.FeatureNetwork.Stage;

/// A feature network of seeded random numbers in the topology of VGG16's first three blocks, small enough for
/// tests. Random convolutions see something too: their gradients are of use, their distances are rough.
public final class RandomFeatures {

    /// VGG16 has 64, 128, 256.
    private static final int[] CHANNELS = {4, 6, 8};
    private static final int[] CONVOLUTIONS = {2, 2, 3};
    private static final int KERNEL = 3;

    private RandomFeatures() {}

    /// 3,900 parameters; taps `pool1`, `pool2`, `pool3` at 1/2, 1/4 and 1/8.
    public static FeatureNetwork of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Stage> stages = new ArrayList<>();
        int inputs = 3;
        for (int block = 0; block < CHANNELS.length; block++) {
            for (int index = 1; index <= CONVOLUTIONS[block]; index++) {
                stages.add(convolution("conv" + (block + 1) + "_" + index, inputs, CHANNELS[block], random));
                inputs = CHANNELS[block];
            }
            stages.add(new Stage.MaxPool("pool" + (block + 1), 2, 2));
        }
        return new FeatureNetwork("random-" + seed, "CC0-1.0", List.of(0.485f, 0.456f, 0.406f),
                List.of(0.229f, 0.224f, 0.225f), stages, List.of("pool1", "pool2", "pool3"));
    }

    /// He's initialization: what goes through keeps its size.
    private static Stage.Convolution convolution(String name, int inputs, int outputs,
            SplittableRandom random) {
        float[] kernel = new float[KERNEL * KERNEL * inputs * outputs];
        double deviation = Math.sqrt(2.0 / (KERNEL * KERNEL * inputs));
        for (int index = 0; index < kernel.length; index++) {
            kernel[index] = (float) (deviation * random.nextGaussian());
        }
        float[] bias = new float[outputs];
        for (int index = 0; index < outputs; index++) {
            bias[index] = (float) (0.1 * random.nextGaussian());
        }
        return new Stage.Convolution(name, Tensor.of(kernel, KERNEL, KERNEL, inputs, outputs),
                Tensor.of(bias, outputs), 1, true);
    }
}

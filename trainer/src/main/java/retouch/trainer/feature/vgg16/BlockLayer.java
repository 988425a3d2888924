package retouch.trainer.feature.vgg16;

import java.util.List;

/// One of the layers of VGG16's first three blocks (Simonyan & Zisserman 2015, configuration D), as Keras names
/// them: convolutions of 3×3, rectified, and pools of 2×2.
sealed interface BlockLayer {

    /// @param inputs  channels
    /// @param outputs channels
    record Convolution(String name, int inputs, int outputs) implements BlockLayer {

        static final int SIDE = 3;

        /// How many values its kernel has.
        int weights() {
            return SIDE * SIDE * inputs * outputs;
        }

        /// Where it sees the picture itself.
        boolean isFirst() {
            return inputs == 3;
        }
    }

    /// Halves.
    record Pool(String name) implements BlockLayer {}

    List<BlockLayer> ALL = List.of(
            new Convolution("block1_conv1", 3, 64),
            new Convolution("block1_conv2", 64, 64),
            new Pool("pool1"),
            new Convolution("block2_conv1", 64, 128),
            new Convolution("block2_conv2", 128, 128),
            new Pool("pool2"),
            new Convolution("block3_conv1", 128, 256),
            new Convolution("block3_conv2", 256, 256),
            new Convolution("block3_conv3", 256, 256),
            new Pool("pool3"));

    /// @return the convolutions only
    static List<Convolution> convolutions() {
        return ALL.stream().filter(Convolution.class::isInstance).map(Convolution.class::cast).toList();
    }
}

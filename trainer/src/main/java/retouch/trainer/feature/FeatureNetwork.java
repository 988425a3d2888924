package retouch.trainer.feature;

import java.util.List;
import java.util.Objects;

import retouch.schemas.tensor.Tensor;

/// A convolutional network that sees what pictures have in common, cut off after its first layers: plain
/// facts, from which the training graph and the gate build it. Its weights never change.
///
/// A picture is RGB in `[0, 1]`; the network reads `(picture - mean) / deviation`, NHWC.
///
/// @param name      such as `vgg16`, for the card
/// @param license   an SPDX identifier or a sentence
/// @param mean      of red, green and blue
/// @param deviation of red, green and blue
/// @param stages    in the order in which they run
/// @param taps      names of the stages whose outputs are compared; at least one
public record FeatureNetwork(
        String name,
        String license,
        List<Float> mean,
        List<Float> deviation,
        List<Stage> stages,
        List<String> taps) {

    public FeatureNetwork {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(license, "license");
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        stages = List.copyOf(stages);
        taps = List.copyOf(taps);
        if (mean.size() != 3 || deviation.size() != 3) {
            throw new IllegalArgumentException("mean and deviation have three values each");
        }
        if (taps.isEmpty() || !stages.stream().map(Stage::name).toList().containsAll(taps)) {
            throw new IllegalArgumentException("every tap must be the name of a stage: " + taps);
        }
    }

    /// One step. Padding is TensorFlow's `SAME` everywhere.
    public sealed interface Stage {

        /// Unique in the network.
        String name();

        /// `conv(x, kernel) + bias`, then ReLU if rectified.
        ///
        /// @param kernel `[k, k, Cin, Cout]`
        /// @param bias   `[Cout]`
        record Convolution(String name, Tensor kernel, Tensor bias, int stride, boolean rectified)
                implements
                    Stage {

            public Convolution {
                int[] shape = kernel.shape();
                if (shape.length != 4 || shape[0] != shape[1] || !bias.hasShape(shape[3]) || stride < 1) {
                    throw new IllegalArgumentException(
                            "%s: kernel %s, bias %s and stride %d make no convolution".formatted(name, kernel,
                                    bias, stride));
                }
            }
        }

        /// The largest of each window.
        record MaxPool(String name, int size, int stride) implements Stage {}

        /// `relu(second(first(x)) + shortcut(x))` (He et al. 2016). The shortcut is `x` itself where `first` has
        /// stride 1; where it has stride 2, it is the mean of each 2×2 block, with channels of zeros after
        /// the last one as far as `second` has more.
        ///
        /// @param first  rectified
        /// @param second of stride 1, not rectified
        record Residual(String name, Convolution first, Convolution second) implements Stage {

            public Residual {
                if (!first.rectified() || first.stride() > 2 || second.rectified() || second.stride() != 1) {
                    throw new IllegalArgumentException(name + ": the first convolution is rectified and has"
                            + " stride 1 or 2, the second is not rectified and has stride 1");
                }
            }
        }
    }
}

package retouch.trainer.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

import retouch.trainer.tape.Convolutions;
import retouch.trainer.tape.Node;
import retouch.trainer.tape.Shapes;
import retouch.trainer.tape.SpectralNorm;
import retouch.trainer.tape.Tape;

/// The SN-PatchGAN critic (Jo & Park 2019, section 3.3): convolutions of 3×3 and stride 2 with spectrally
/// normalized kernels, leaky ReLU between them, the last one linear. It sees a picture and what the user gave,
/// `[N, S, S, 8]`: picture 3, sketch 1, color 3, mask 1.
///
/// The vectors of the power iteration belong to it and persist. Not thread-safe.
public final class Critic implements AutoCloseable {

    /// Channels of the input.
    public static final int INPUT_CHANNELS = 8;

    private static final int WINDOW = 3;
    private static final int STRIDE = 2;
    private static final int[] WIDTHS = {1, 2, 4, 4, 4, 4};

    private final CriticDescription description;
    private final ParameterLayout layout;
    private final SortedMap<String, INDArray> vectors = new TreeMap<>();

    /// @param side         of the pictures, in pixels
    /// @param baseChannels of the first layer; 64 in the paper
    /// @param layers       1 to 6; 6 in the paper
    public record CriticDescription(int side, int baseChannels, int layers) {

        public CriticDescription {
            if (layers < 1 || layers > WIDTHS.length) {
                throw new IllegalArgumentException(
                        "a critic has 1 to " + WIDTHS.length + " layers: " + layers);
            }
            if (side % (1 << layers) != 0) {
                throw new IllegalArgumentException(layers + " halvings do not divide a side of " + side);
            }
        }

        /// As many layers as leave a map of 8×8, as the paper's six do at 512 pixels, but three at least.
        public static CriticDescription of(int side, int baseChannels) {
            int layers = Math.clamp(Integer.numberOfTrailingZeros(Integer.highestOneBit(side / 8)), 3,
                    WIDTHS.length);
            return new CriticDescription(side, baseChannels, layers);
        }

        int outputChannels(int layer) {
            return baseChannels * WIDTHS[layer];
        }

        int inputChannels(int layer) {
            return layer == 0 ? INPUT_CHANNELS : outputChannels(layer - 1);
        }
    }

    /// What the critic thought, layer by layer.
    ///
    /// @param output      `[N, s, s, C]`, any real number: higher is more real
    /// @param activations after each leaky ReLU, first layer first
    /// @param kernels     normalized, first layer first
    public record Opinion(Node output, List<Node> activations, List<Node> kernels) {
        public Opinion {
            activations = List.copyOf(activations);
            kernels = List.copyOf(kernels);
        }
    }

    public Critic(CriticDescription description, DataType type, long seed) {
        this.description = description;
        ParameterLayout.Builder builder = new ParameterLayout.Builder();
        for (int layer = 0; layer < description.layers(); layer++) {
            long inputs = description.inputChannels(layer);
            long outputs = description.outputChannels(layer);
            builder.add(kernelName(layer), WINDOW, WINDOW, inputs, outputs);
            builder.add("conv" + (layer + 1) + "/bias", outputs);
            vectors.put("u" + layer, startVector(type, seed, layer, outputs));
            vectors.put("v" + layer, Nd4j.zeros(type, WINDOW * WINDOW * inputs, 1));
        }
        this.layout = builder.build();
    }

    public CriticDescription description() {
        return description;
    }

    public ParameterLayout layout() {
        return layout;
    }

    /// What training starts from: Glorot uniform kernels, biases of zero.
    public float[] initialParameters(long seed) {
        float[] row = new float[Math.toIntExact(layout.length())];
        for (int layer = 0; layer < description.layers(); layer++) {
            ParameterLayout.Place place = layout.place(kernelName(layer));
            RandomStream random = new RandomStream(seed,
                    kernelName(layer).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            double limit = StrictMath.sqrt(6.0 / (WINDOW * WINDOW
                    * (double) (description.inputChannels(layer) + description.outputChannels(layer))));
            for (int at = 0; at < place.length(); at++) {
                row[(int) place.start() + at] = (float) (limit * (2 * random.uniform() - 1));
            }
        }
        return row;
    }

    /// One power iteration for every kernel: once in a step, before the first [#judge].
    public void iterate(Parameters parameters) {
        for (int layer = 0; layer < description.layers(); layer++) {
            SpectralNorm.iterate(parameters.value(kernelName(layer)), vectors.get("u" + layer),
                    vectors.get("v" + layer));
        }
    }

    /// @param input  `[N, S, S, 8]`
    /// @param trains whether derivatives with respect to the parameters are wanted
    public Opinion judge(Tape tape, Node input, Parameters parameters, boolean trains) {
        List<Node> activations = new ArrayList<>();
        List<Node> kernels = new ArrayList<>();
        Node running = input;
        for (int layer = 0; layer < description.layers(); layer++) {
            String bias = "conv" + (layer + 1) + "/bias";
            Node raw = trains
                    ? parameters.on(tape, kernelName(layer))
                    : parameters.fixedOn(tape, kernelName(layer));
            Node kernel = SpectralNorm.normalize(raw, vectors.get("u" + layer), vectors.get("v" + layer));
            kernels.add(kernel);
            running = Convolutions.convolve(running, kernel,
                    Optional.of(trains ? parameters.on(tape, bias) : parameters.fixedOn(tape, bias)), STRIDE);
            if (layer < description.layers() - 1) {
                running = Shapes.leakyRelu(running);
                activations.add(running);
            }
        }
        return new Opinion(running, activations, kernels);
    }

    /// The derivative of the mean of a picture's output with respect to its input, as a forward computation:
    /// the critic is made of convolutions and leaky ReLUs, so it is transposed convolutions with the same kernels
    /// and the slopes of the ReLUs, which are constant almost everywhere.
    ///
    /// @param slopes of each leaky ReLU, first layer first, for the pictures in question
    /// @param input  like the pictures in question, `[N, S, S, 8]`
    /// @return `[N, S, S, 8]`
    public Node inputGradient(Tape tape, Opinion opinion, List<INDArray> slopes, INDArray input) {
        int last = description.layers() - 1;
        long pictures = input.size(0);
        long side = description.side() >> description.layers();
        long channels = description.outputChannels(last);
        Node running = tape.ownedConstant(Nd4j.valueArrayOf(new long[]{pictures, side, side, channels},
                1.0 / (side * side * channels), input.dataType()));
        for (int layer = last; layer >= 0; layer--) {
            INDArray like = layer == 0 ? input : slopes.get(layer - 1);
            running = Convolutions.convolveTransposed(running, opinion.kernels().get(layer), like, STRIDE);
            if (layer > 0) {
                running = Shapes.times(running, slopes.get(layer - 1));
            }
        }
        return running;
    }

    /// The vectors of the power iteration, by name and in its order, for a checkpoint; writing to them
    /// changes the critic.
    public SortedMap<String, INDArray> vectors() {
        return Collections.unmodifiableSortedMap(vectors);
    }

    @Override
    public void close() {
        vectors.values().forEach(INDArray::close);
    }

    private static String kernelName(int layer) {
        return "conv" + (layer + 1) + "/kernel";
    }

    private static INDArray startVector(DataType type, long seed, int layer, long length) {
        RandomStream random = new RandomStream(seed,
                ("u" + layer).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        double[] values = new double[Math.toIntExact(length)];
        double squares = 0;
        for (int at = 0; at < values.length; at++) {
            values[at] = random.normal();
            squares += values[at] * values[at];
        }
        for (int at = 0; at < values.length; at++) {
            values[at] /= Math.sqrt(squares);
        }
        return Nd4j.createFromArray(values).reshape('c', length, 1).castTo(type);
    }
}

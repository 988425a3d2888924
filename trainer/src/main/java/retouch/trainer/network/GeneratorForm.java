package retouch.trainer.network;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import retouch.schemas.model.Weights;
import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.network.Variable;
import retouch.schemas.tensor.Tensor;

/// The generator's variables as they are trained, and the way there from the checkpoint's and back.
///
/// | layer              | checkpoint                                        | trained                              |
/// |--------------------|---------------------------------------------------|--------------------------------------|
/// | gated convolution  | `kernel`, `kernel_g` `[k, k, Cin, C]`, two biases | `NAME/kernel [k, k, Cin, 2 C]`, `NAME/bias [2 C]` |
/// | — far dilated      | the same                                          | `NAME/kernel [1, 1, Cin, 2 C]`: where the rate reaches past the map only the center tap counts |
/// | gated deconvolution | `w [5, 5, C, Cin]`, two biases                   | `NAME/kernel [3, 3, Cin, 4 C]`, `NAME/bias1`, `NAME/bias2` `[C]` |
///
/// A transposed convolution of 5×5 and stride 2 is a convolution of 3×3 to four phases, in which 11 of 36 taps
/// are always zero; see [#taps]. What is not trained (far taps) goes from `untouched` to the result as it is.
/// Immutable and thread-safe.
public final class GeneratorForm {

    private static final int PHASES = 4;
    private static final int WINDOW = 3;

    private final NetworkDescription network;
    private final ParameterLayout layout;

    public GeneratorForm(NetworkDescription network) {
        this.network = network;
        ParameterLayout.Builder builder = new ParameterLayout.Builder();
        for (Layer layer : network.layers()) {
            switch (layer) {
                case Layer.GatedConv conv -> {
                    long kernel = window(conv);
                    builder.add(conv.name() + "/kernel", kernel, kernel, conv.inputChannels(),
                            2L * conv.outputChannels());
                    builder.add(conv.name() + "/bias", 2L * conv.outputChannels());
                }
                case Layer.GatedDeconv deconv -> {
                    builder.add(deconv.name() + "/kernel", WINDOW, WINDOW, deconv.inputChannels(),
                            (long) PHASES * deconv.outputChannels());
                    builder.add(deconv.name() + "/bias1", deconv.outputChannels());
                    builder.add(deconv.name() + "/bias2", deconv.outputChannels());
                }
            }
        }
        this.layout = builder.build();
    }

    public NetworkDescription network() {
        return network;
    }

    public ParameterLayout layout() {
        return layout;
    }

    /// The window that is trained: 1 where the rate reaches past the map.
    static int window(Layer.GatedConv layer) {
        return isCenterOnly(layer) ? 1 : layer.kernel();
    }

    static boolean isCenterOnly(Layer.GatedConv layer) {
        return layer.rate() >= layer.inputSide();
    }

    /// The row of numbers that `weights` are.
    public float[] toTrained(Weights weights) {
        float[] row = new float[Math.toIntExact(layout.length())];
        for (Layer layer : network.layers()) {
            copy(layer, (variable, from, to) -> row[to] = weights.get(variable.name()).data()[from]);
        }
        return row;
    }

    /// The reverse of [#toTrained].
    ///
    /// @param untouched what is not trained comes from here
    public Weights toWeights(float[] row, Weights untouched) {
        SortedMap<String, Tensor> byName = new TreeMap<>();
        for (Layer layer : network.layers()) {
            SortedMap<String, float[]> values = new TreeMap<>();
            for (Variable variable : layer.variables()) {
                values.put(variable.name(), untouched.get(variable.name()).data().clone());
            }
            copy(layer, (variable, from, to) -> values.get(variable.name())[from] = row[to]);
            for (Variable variable : layer.variables()) {
                byName.put(variable.name(), Tensor.of(values.get(variable.name()), variable.extents()));
            }
        }
        return Weights.of(byName);
    }

    /// Variables of which only a part is trained.
    public List<Variable> partlyTrained() {
        List<Variable> variables = new ArrayList<>();
        for (Layer layer : network.layers()) {
            if (layer instanceof Layer.GatedConv conv && isCenterOnly(conv)) {
                variables.add(conv.variables().get(0));
                variables.add(conv.variables().get(2));
            }
        }
        return List.copyOf(variables);
    }

    /// 1 where a number is trained, 0 where it is zero for ever.
    ///
    /// @return for the kernel of one layer, `[3, 3, Cin, 4 C]`
    static float[] taps(Layer.GatedDeconv layer) {
        float[] taps = new float[WINDOW * WINDOW * layer.inputChannels() * PHASES * layer.outputChannels()];
        copy(layer, 0, (_, to) -> taps[to] = 1);
        return taps;
    }

    @FunctionalInterface
    private interface Copy {
        void value(Variable variable, int from, int to);
    }

    @FunctionalInterface
    private interface IndexCopy {
        void value(int from, int to);
    }

    private void copy(Layer layer, Copy copy) {
        int start = Math.toIntExact(layout.place(layer.name() + "/kernel").start());
        switch (layer) {
            case Layer.GatedConv conv -> {
                int bias = Math.toIntExact(layout.place(layer.name() + "/bias").start());
                for (int half = 0; half < 2; half++) {
                    Variable kernel = conv.variables().get(2 * half);
                    Variable biases = conv.variables().get(2 * half + 1);
                    copy(conv, half, start, (from, to) -> copy.value(kernel, from, to));
                    for (int channel = 0; channel < conv.outputChannels(); channel++) {
                        copy.value(biases, channel, bias + half * conv.outputChannels() + channel);
                    }
                }
            }
            case Layer.GatedDeconv deconv -> {
                copy(deconv, start, (from, to) -> copy.value(deconv.variables().getFirst(), from, to));
                for (int which = 1; which <= 2; which++) {
                    int bias = Math.toIntExact(layout.place(layer.name() + "/bias" + which).start());
                    for (int channel = 0; channel < deconv.outputChannels(); channel++) {
                        copy.value(deconv.variables().get(which), channel, bias + channel);
                    }
                }
            }
        }
    }

    private static void copy(Layer.GatedConv layer, int half, int start, IndexCopy copy) {
        int outputs = layer.outputChannels();
        int rows = window(layer) * window(layer) * layer.inputChannels();
        int first = isCenterOnly(layer)
                ? layer.kernel() * layer.kernel() / 2 * layer.inputChannels() * outputs
                : 0;
        for (int at = 0; at < rows * outputs; at++) {
            copy.value(first + at, start + at / outputs * 2 * outputs + half * outputs + at % outputs);
        }
    }

    /// Input pixel `i` and tap `k` meet in output pixel `2 i + k - 1`, so the output of parity `p` at `2 q + p`
    /// takes, from input pixel `q + t`, the tap `k = p + 1 - 2 t`, for `t` from -1 to 1.
    private static void copy(Layer.GatedDeconv layer, int start, IndexCopy copy) {
        int inputs = layer.inputChannels();
        int outputs = layer.outputChannels();
        for (int position = 0; position < WINDOW * WINDOW * PHASES; position++) {
            int phase = position % PHASES;
            int window = position / PHASES;
            int row = tap(phase / 2, window / WINDOW);
            int column = tap(phase % 2, window % WINDOW);
            if (row < 0 || column < 0) {
                continue;
            }
            int from = (row * layer.kernel() + column) * outputs * inputs;
            for (int input = 0; input < inputs; input++) {
                int to = start + ((window * inputs + input) * PHASES + phase) * outputs;
                for (int output = 0; output < outputs; output++) {
                    copy.value(from + output * inputs + input, to + output);
                }
            }
        }
    }

    /// Negative if the parity takes nothing from this offset.
    private static int tap(int parity, int window) {
        return parity + 1 - 2 * (window - 1);
    }
}

package retouch.trainer.network;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;
import retouch.trainer.tape.Convolutions;
import retouch.trainer.tape.Gates;
import retouch.trainer.tape.Node;
import retouch.trainer.tape.Shapes;
import retouch.trainer.tape.Tape;

/// The gated U-Net on a tape, layer by layer as its description says. Owns native masks; not thread-safe.
public final class Generator implements AutoCloseable {

    private final NetworkDescription network;
    private final Map<String, INDArray> taps = new HashMap<>();

    public Generator(NetworkDescription network, DataType type) {
        this.network = network;
        for (Layer layer : network.layers()) {
            if (layer instanceof Layer.GatedDeconv deconv) {
                taps.put(deconv.name(), Nd4j.createFromArray(GeneratorForm.taps(deconv)).castTo(type)
                        .reshape('c', 3, 3, deconv.inputChannels(), 4L * deconv.outputChannels()));
            }
        }
    }

    /// What the network paints.
    ///
    /// @param input `[N, S, S, 9]`, as [retouch.schemas.pixel.NineChannels] builds it; any side that the
    ///              description's levels divide
    /// @param parameters of [GeneratorForm#layout]
    /// @param trains whether derivatives with respect to the parameters are wanted
    /// @return `[N, S, S, 3]`, BGR in `[-1, 1]`
    public Node run(Tape tape, Node input, Parameters parameters, boolean trains) {
        Variables variables = trains
                ? name -> parameters.on(tape, name)
                : name -> parameters.fixedOn(tape, name);
        Map<String, Node> byName = new HashMap<>();
        byName.put(NetworkDescription.INPUT, input);
        Node running = input;
        for (Layer layer : network.layers()) {
            running = switch (layer) {
                case Layer.GatedConv conv -> gatedConv(conv, withSkip(conv, running, byName), variables);
                case Layer.GatedDeconv deconv -> gatedDeconv(deconv, running, variables);
            };
            byName.put(layer.name(), running);
        }
        return Shapes.tanh(running);
    }

    @Override
    public void close() {
        taps.values().forEach(INDArray::close);
    }

    @FunctionalInterface
    private interface Variables {
        Node get(String name);
    }

    private static Node withSkip(Layer.GatedConv layer, Node running, Map<String, Node> byName) {
        return layer.skip().map(skip -> Shapes.concatenate(3, byName.get(skip), running)).orElse(running);
    }

    private static Node gatedConv(Layer.GatedConv layer, Node input, Variables variables) {
        Node kernel = variables.get(layer.name() + "/kernel");
        Optional<Node> bias = Optional.of(variables.get(layer.name() + "/bias"));
        Node both = layer.rate() == 1 || GeneratorForm.isCenterOnly(layer)
                ? Convolutions.convolve(input, kernel, bias, layer.stride())
                : Convolutions.convolveDilated(input, kernel, bias, layer.rate());
        return Gates.gate(both, layer.normalized(), layer.activated());
    }

    private Node gatedDeconv(Layer.GatedDeconv layer, Node input, Variables variables) {
        Node kernel = Shapes.times(variables.get(layer.name() + "/kernel"), taps.get(layer.name()));
        Node phases = Convolutions.convolve(input, kernel, Optional.empty(), 1);
        return Gates.gateTransposed(phases, variables.get(layer.name() + "/bias1"),
                variables.get(layer.name() + "/bias2"), network.gates());
    }
}

package retouch.schemas.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// What a network costs for one picture: layer by layer, and in all. Everything follows from
/// [NetworkDescription#layers].
///
/// @param network the network
/// @param layers  in the order in which they run
public record NetworkCost(NetworkDescription network, List<LayerCost> layers) {

    private static final int BRANCHES = 2;

    public NetworkCost {
        Objects.requireNonNull(network, "network");
        layers = List.copyOf(layers);
    }

    public static NetworkCost of(NetworkDescription network) {
        List<Layer> layers = network.layers();
        Map<String, Integer> lastReaders = lastReaders(layers);
        Map<String, Long> waiting = new HashMap<>();
        String running = NetworkDescription.INPUT;
        long runningBytes = bytes(network.side(), NetworkDescription.INPUT_CHANNELS);
        List<LayerCost> costs = new ArrayList<>();
        for (int index = 0; index < layers.size(); index++) {
            Layer layer = layers.get(index);
            if (lastReaders.containsKey(running)) {
                waiting.put(running, runningBytes);
            }
            long skips = waiting.values().stream().mapToLong(Long::longValue).sum();
            long read = skips + (waiting.containsKey(running) ? 0 : runningBytes);
            running = layer.name();
            runningBytes = bytes(layer.outputSide(), layer.outputChannels());
            costs.add(new LayerCost(layer, layer.multiplyAdds(), parameters(layer), runningBytes,
                    read + BRANCHES * runningBytes));
            int done = index;
            waiting.keySet().removeIf(name -> lastReaders.get(name) <= done);
        }
        return new NetworkCost(network, costs);
    }

    public long multiplyAdds() {
        return sum(LayerCost::multiplyAdds);
    }

    public long parameters() {
        return sum(LayerCost::parameters);
    }

    public long parameterBytes() {
        return sum(LayerCost::parameterBytes);
    }

    /// Of the outputs of all layers, which training keeps.
    public long activationBytes() {
        return sum(LayerCost::activationBytes);
    }

    /// The most that feature maps take at any time, if each goes as soon as its last reader is done.
    public long peakActivationBytes() {
        return layers.stream().mapToLong(LayerCost::liveBytes).max().orElse(0);
    }

    private long sum(ToLongFunction<LayerCost> figure) {
        return layers.stream().mapToLong(figure).sum();
    }

    private static Map<String, Integer> lastReaders(List<Layer> layers) {
        Map<String, Integer> readers = new HashMap<>();
        for (int index = 0; index < layers.size(); index++) {
            int reader = index;
            skipOf(layers.get(index)).ifPresent(name -> readers.put(name, reader));
        }
        return readers;
    }

    private static Optional<String> skipOf(Layer layer) {
        return switch (layer) {
            case Layer.GatedConv conv -> conv.skip();
            case Layer.GatedDeconv _ -> Optional.empty();
        };
    }

    private static long parameters(Layer layer) {
        return layer.variables().stream().mapToLong(Variable::elements).sum();
    }

    private static long bytes(int side, int channels) {
        return (long) side * side * channels * Float.BYTES;
    }
}

package retouch.worker.generate.vector;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Box;

/// Memory for all feature maps of one picture. What a run left in the encoder's maps is right for that run's
/// input, so that the next run on nearly the same input can begin from it.
///
/// A layer whose output is somebody's skip writes into the first channels of the map that this somebody
/// reads, and the transposed convolution before writes the others: nothing is ever concatenated.
final class Activations {

    /// Zeros around a map: the last tile of a convolution of stride 2 reaches 8 pixels beyond the edge.
    private static final int BORDER = 8;

    private static final int INPUTS = NetworkDescription.INPUT_CHANNELS;

    private final int side;
    private final FeatureMap input;
    private final FeatureMap inputAsSkip;
    private final FeatureMap output;
    private final Map<Layer, FeatureMap> reads = new HashMap<>();
    private final Map<Layer, FeatureMap> writes = new HashMap<>();
    private boolean filled;

    Activations(NetworkDescription network) {
        side = network.side();
        input = FeatureMap.create(side, INPUTS, BORDER);
        output = FeatureMap.create(side, NetworkDescription.OUTPUT_CHANNELS, 0);
        Map<String, FeatureMap> joined = new HashMap<>();
        List<Layer> layers = network.layers();
        for (Layer layer : layers) {
            if (layer instanceof Layer.GatedConv conv && conv.skip().isPresent()) {
                joined.put(conv.skip().get(),
                        FeatureMap.create(conv.inputSide(), Channels.depth(Channels.read(conv, false)),
                                BORDER));
            }
        }
        FeatureMap running = input;
        for (int index = 0; index < layers.size(); index++) {
            Layer layer = layers.get(index);
            reads.put(layer, skip(layer).map(joined::get).orElse(running));
            Optional<Layer> next = Optional.of(index + 1).filter(at -> at < layers.size()).map(layers::get);
            running = outputOf(layer, next, joined);
            writes.put(layer, running);
        }
        inputAsSkip = joined.get(NetworkDescription.INPUT).channels(0, INPUTS);
    }

    FeatureMap reads(Layer layer) {
        return reads.get(layer);
    }

    FeatureMap writes(Layer layer) {
        return writes.get(layer);
    }

    FeatureMap output() {
        return output;
    }

    /// Takes one picture of a batch.
    ///
    /// @return the box in which it differs from the picture before; empty if it is the same
    Optional<Box> take(Tensor batch, int picture) {
        int rowLength = side * INPUTS;
        Optional<Box> changed = Optional.empty();
        for (int row = 0; row < side; row++) {
            int from = (picture * side + row) * rowLength;
            int to = input.index(row, 0);
            int first = Arrays.mismatch(batch.data(), from, from + rowLength, input.data(), to,
                    to + rowLength);
            if (first >= 0) {
                int last = lastMismatch(batch.data(), from, to, rowLength);
                Box line = new Box(first / INPUTS, row, last / INPUTS + 1, row + 1);
                changed = Optional.of(changed.map(line::union).orElse(line));
                copyRow(batch.data(), from, row);
            }
        }
        boolean isFirst = !filled;
        filled = true;
        return isFirst ? Optional.of(input.whole()) : changed;
    }

    /// Makes the next picture a new one, whatever was there before.
    void forget() {
        filled = false;
    }

    /// What all maps take.
    long bytes() {
        Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        arrays.add(input.data());
        reads.values().forEach(map -> arrays.add(map.data()));
        writes.values().forEach(map -> arrays.add(map.data()));
        return arrays.stream().mapToLong(array -> (long) Float.BYTES * array.length).sum();
    }

    private FeatureMap outputOf(Layer layer, Optional<Layer> next, Map<String, FeatureMap> joined) {
        if (next.isEmpty()) {
            return output;
        }
        if (joined.containsKey(layer.name())) {
            return joined.get(layer.name()).channels(0, Channels.vectors(layer.outputChannels()).depth());
        }
        if (layer instanceof Layer.GatedDeconv && next.get() instanceof Layer.GatedConv reader) {
            List<Channels> parts = Channels.read(reader, false);
            return joined.get(skip(reader).orElseThrow()).channels(parts.get(0).depth(),
                    parts.get(1).depth());
        }
        int reach = next.get() instanceof Layer.GatedConv conv ? Math.min(conv.rate(), conv.inputSide()) : 1;
        return FeatureMap.create(layer.outputSide(), Channels.vectors(layer.outputChannels()).depth(),
                Math.max(BORDER, reach));
    }

    private static Optional<String> skip(Layer layer) {
        return switch (layer) {
            case Layer.GatedConv conv -> conv.skip();
            case Layer.GatedDeconv _ -> Optional.empty();
        };
    }

    private int lastMismatch(float[] batch, int from, int to, int length) {
        int index = length - 1;
        while (Float.floatToRawIntBits(batch[from + index]) == Float
                .floatToRawIntBits(input.data()[to + index])) {
            index--;
        }
        return index;
    }

    private void copyRow(float[] batch, int from, int row) {
        System.arraycopy(batch, from, input.data(), input.index(row, 0), side * INPUTS);
        for (int column = 0; column < side; column++) {
            System.arraycopy(batch, from + column * INPUTS, inputAsSkip.data(),
                    inputAsSkip.index(row, column),
                    INPUTS);
        }
    }
}

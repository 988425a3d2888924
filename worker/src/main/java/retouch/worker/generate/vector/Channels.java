package retouch.worker.generate.vector;

import java.util.List;

import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;

/// Channels as they lie in memory.
///
/// @param count how many the network knows
/// @param depth how many there are, zeros after the known ones included
record Channels(int count, int depth) {

    /// Filled up to whole vectors.
    static Channels vectors(int count) {
        return new Channels(count, Lanes.roundUp(count));
    }

    /// Without padding, for channels that are only read one by one.
    static Channels exactly(int count) {
        return new Channels(count, count);
    }

    /// What a layer reads, part by part. The network's own input lies there without padding, and so do the
    /// few channels beside it.
    static List<Channels> read(Layer.GatedConv layer, boolean isFirst) {
        if (isFirst) {
            return List.of(exactly(layer.inputChannels()));
        }
        if (layer.skip().isEmpty()) {
            return List.of(vectors(layer.inputChannels()));
        }
        int skipped = layer.inputChannels() - layer.outputChannels();
        return layer.skip().get().equals(NetworkDescription.INPUT)
                ? List.of(exactly(skipped), exactly(layer.outputChannels()))
                : List.of(vectors(skipped), vectors(layer.outputChannels()));
    }

    static int depth(List<Channels> parts) {
        return parts.stream().mapToInt(Channels::depth).sum();
    }
}

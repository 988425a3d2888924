package retouch.trainer.checkpoint.tensorflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.network.Variable;
import retouch.schemas.tensor.Tensor;

/// A generator that was trained with the code that the authors of SC-FEGAN released: seven levels, gates as
/// released. Variables are found by their names there; the width follows from the first bias. The side does not
/// show in the weights: it was 512.
///
/// @param prefix  the checkpoint's path without `.index`
/// @param network what the weights are for
/// @param weights as they are in the checkpoint
/// @param ignored names of tensors that are not the generator's, such as the optimizer's
public record ReleasedCheckpoint(Path prefix, NetworkDescription network, Weights weights,
        List<String> ignored) {

    public static final int SIDE = 512;

    private static final int LEVELS = 7;
    private static final int CHANNELS_MAX = 256;
    private static final int NAMED_MAX = 5;
    private static final String FIRST_BIAS = "generator/gconv1_ds/bias";

    public ReleasedCheckpoint {
        Objects.requireNonNull(prefix, "prefix");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(weights, "weights");
        ignored = List.copyOf(ignored);
    }

    /// Reads a checkpoint.
    ///
    /// @param path the prefix, as TensorFlow's Saver was given it, its `.index` file, or a folder that holds one
    /// @param side the side for which it was trained, [#SIDE] if nobody knows better
    /// @throws CheckpointException naming what is missing, misshapen or damaged
    public static ReleasedCheckpoint read(Path path, int side) throws IOException, CheckpointException {
        Path prefix = prefix(path);
        TensorBundle bundle = TensorBundle.open(prefix);
        NetworkDescription network = new NetworkDescription(side, channels(prefix, bundle.entries()), LEVELS,
                GateVariant.COMPATIBLE);
        requireFitting(prefix, bundle.entries(), network);

        Map<String, Tensor> tensors = new TreeMap<>();
        for (Variable variable : network.variables()) {
            tensors.put(variable.name(), bundle.read(variable.name(), variable.extents()));
        }
        Weights weights = Weights.of(tensors);
        String problem = weights.problemWith(network);
        if (!problem.isEmpty()) {
            throw new CheckpointException(prefix + ": " + problem + ". Such a training has failed; take an"
                    + " earlier checkpoint.");
        }
        List<String> ignored = new ArrayList<>(bundle.entries().keySet());
        ignored.removeAll(tensors.keySet());
        return new ReleasedCheckpoint(prefix, network, weights, ignored);
    }

    /// The file that lists the checkpoint's tensors, with a checksum of each.
    public Path index() {
        return TensorBundle.withSuffix(prefix, TensorBundle.INDEX);
    }

    private static Path prefix(Path path) throws IOException, CheckpointException {
        String name = String.valueOf(path.getFileName());
        if (name.endsWith(TensorBundle.INDEX)) {
            return path.resolveSibling(name.substring(0, name.length() - TensorBundle.INDEX.length()));
        }
        if (!Files.isDirectory(path)) {
            return path;
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(TensorBundle.INDEX)).sorted()
                    .limit(
                            NAMED_MAX)
                    .toList();
            if (found.size() != 1) {
                throw new CheckpointException(path + (found.isEmpty()
                        ? " holds no file that ends with .index, so there is no checkpoint in it."
                        : " holds several checkpoints: " + found + ". Say which."));
            }
            return prefix(found.getFirst());
        }
    }

    private static int channels(Path prefix, SortedMap<String, TensorEntry> entries)
            throws CheckpointException {
        TensorEntry bias = entries.get(FIRST_BIAS);
        if (bias == null) {
            throw new CheckpointException(prefix + " is not a checkpoint of SC-FEGAN's generator: it has no "
                    + FIRST_BIAS + ". It has " + some(List.copyOf(entries.keySet())) + ".");
        }
        if (bias.shape().size() != 1 || bias.shape().getFirst() < 1
                || bias.shape().getFirst() > CHANNELS_MAX) {
            throw new CheckpointException(prefix + ": " + FIRST_BIAS + " has shape " + bias.shape()
                    + "; it should have one axis of 1 to " + CHANNELS_MAX + ", as wide as the network.");
        }
        return Math.toIntExact(bias.shape().getFirst());
    }

    private static void requireFitting(Path prefix, SortedMap<String, TensorEntry> entries,
            NetworkDescription network) throws CheckpointException {
        List<String> missing = new ArrayList<>();
        List<String> misshapen = new ArrayList<>();
        for (Variable variable : network.variables()) {
            TensorEntry entry = entries.get(variable.name());
            if (entry == null) {
                missing.add(variable.name());
            } else if (!entry.shape().equals(variable.shape().stream().map(Integer::longValue).toList())) {
                misshapen.add(variable.name() + " " + entry.shape() + " instead of " + variable.shape());
            }
        }
        if (!missing.isEmpty() || !misshapen.isEmpty()) {
            throw new CheckpointException(
                    "%s is not a whole generator of %d base channels.%s%s".formatted(prefix,
                            network.baseChannels(),
                            missing.isEmpty() ? "" : " Missing are " + some(missing) + ".",
                            misshapen.isEmpty() ? "" : " Misshapen are " + some(misshapen) + "."));
        }
    }

    private static String some(List<String> names) {
        String listed = String.join(", ", names.stream().limit(NAMED_MAX).toList());
        return names.isEmpty()
                ? "nothing"
                : names.size() <= NAMED_MAX
                        ? listed
                        : listed + " and " + (names.size() - NAMED_MAX) + " more";
    }
}

package retouch.schemas.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import retouch.schemas.network.NetworkDescription;
import retouch.schemas.network.Variable;
import retouch.schemas.tensor.Tensor;

/// The values of a network's variables, by name. Immutable.
///
/// @param byName every variable, named as in the checkpoint
public record Weights(SortedMap<String, Tensor> byName) {

    public Weights {
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
    }

    public static Weights of(Map<String, Tensor> byName) {
        return new Weights(new TreeMap<>(byName));
    }

    /// Every variable of a network, all zeros.
    public static Weights zeros(NetworkDescription network) {
        SortedMap<String, Tensor> byName = new TreeMap<>();
        network.variables().forEach(variable -> byName.put(variable.name(),
                Tensor.zeros(variable.extents())));
        return new Weights(byName);
    }

    /// @throws IllegalArgumentException if there is no such variable
    public Tensor get(String name) {
        Tensor tensor = byName.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no variable " + name);
        }
        return tensor;
    }

    /// The same after each number was stored with `precision`.
    public Weights rounded(Precision precision) {
        SortedMap<String, Tensor> rounded = new TreeMap<>();
        byName.forEach((name, tensor) -> {
            float[] values = tensor.data().clone();
            for (int at = 0; at < values.length; at++) {
                values[at] = precision.round(values[at]);
            }
            rounded.put(name, Tensor.of(values, tensor.shape()));
        });
        return new Weights(rounded);
    }

    /// The first thing that keeps these weights from being `network`'s, or an empty string: a missing
    /// or unknown variable, a wrong shape, a value that is not finite.
    public String problemWith(NetworkDescription network) {
        String misfit = misfitWith(network);
        return misfit.isEmpty() ? notFinite() : misfit;
    }

    /// The first variable that is missing, unknown or of a wrong shape, in a sentence; else an empty string.
    String misfitWith(NetworkDescription network) {
        for (Variable variable : network.variables()) {
            Tensor tensor = byName.get(variable.name());
            if (tensor == null) {
                return "variable " + variable.name() + " is missing";
            }
            if (!tensor.hasShape(variable.extents())) {
                return "variable " + variable.name() + " has shape " + Arrays.toString(tensor.shape())
                        + ", the network needs " + variable.shape();
            }
        }
        if (byName.size() != network.variables().size()) {
            return byName.size() + " variables, the network has " + network.variables().size();
        }
        return "";
    }

    /// The first variable with a value that is not finite, in a sentence; else an empty string.
    String notFinite() {
        for (Map.Entry<String, Tensor> variable : byName.entrySet()) {
            if (!variable.getValue().isFinite()) {
                return "variable " + variable.getKey() + " holds NaN or infinity";
            }
        }
        return "";
    }
}

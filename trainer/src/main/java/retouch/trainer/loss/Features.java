package retouch.trainer.loss;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

import retouch.schemas.tensor.Tensor;
import retouch.trainer.feature.FeatureNetwork;
import retouch.trainer.tape.Convolutions;
import retouch.trainer.tape.Kernels;
import retouch.trainer.tape.Node;
import retouch.trainer.tape.Pools;
import retouch.trainer.tape.Shapes;
import retouch.trainer.tape.Tape;

/// A feature network on a tape. Owns its kernels in native memory; not thread-safe.
public final class Features implements AutoCloseable {

    private final FeatureNetwork network;
    private final DataType type;
    private final Map<String, INDArray> arrays = new HashMap<>();

    public Features(FeatureNetwork network, DataType type) {
        this.network = network;
        this.type = type;
        arrays.put("standardize", Nd4j.createFromArray(standardizing(network)).castTo(type)
                .reshape('c', 1, 1, 3, 3));
        arrays.put("standardize/bias", Nd4j.createFromArray(offsets(network)).castTo(type));
        for (FeatureNetwork.Stage stage : network.stages()) {
            switch (stage) {
                case FeatureNetwork.Stage.Convolution convolution -> load(convolution);
                case FeatureNetwork.Stage.Residual residual -> {
                    load(residual.first());
                    load(residual.second());
                }
                case FeatureNetwork.Stage.MaxPool _ -> {
                }
            }
        }
    }

    /// What the network sees, at each tap.
    ///
    /// @param picture `[N, S, S, 3]`, BGR in `[-1, 1]`
    public List<Node> see(Tape tape, Node picture) {
        List<Node> seen = new ArrayList<>();
        Node running = Convolutions.convolve(picture, tape.constant(arrays.get("standardize")),
                Optional.of(tape.constant(arrays.get("standardize/bias"))), 1);
        for (FeatureNetwork.Stage stage : network.stages()) {
            running = switch (stage) {
                case FeatureNetwork.Stage.Convolution convolution -> convolve(tape, convolution, running);
                case FeatureNetwork.Stage.MaxPool pool ->
                    Pools.largest(running, pool.size(), pool.stride());
                case FeatureNetwork.Stage.Residual residual -> residual(tape, residual, running);
            };
            if (network.taps().contains(stage.name())) {
                seen.add(running);
            }
            if (seen.size() == network.taps().size()) {
                break;
            }
        }
        return seen;
    }

    @Override
    public void close() {
        arrays.values().forEach(INDArray::close);
    }

    private Node residual(Tape tape, FeatureNetwork.Stage.Residual stage, Node input) {
        Node branch = convolve(tape, stage.second(), convolve(tape, stage.first(), input));
        Node shortcut = stage.first().stride() == 1
                ? input
                : Pools.widen(Pools.mean(input), branch.value().size(3));
        return Shapes.relu(Shapes.add(branch, shortcut));
    }

    private Node convolve(Tape tape, FeatureNetwork.Stage.Convolution stage, Node input) {
        INDArray kernel = arrays.get(stage.name());
        INDArray bias = arrays.get(stage.name() + "/bias");
        Node output = stage.stride() == 1
                ? Convolutions.convolveFixed(input, kernel, arrays.get(stage.name() + "/turned"), bias)
                : Convolutions.convolve(input, tape.constant(kernel), Optional.of(tape.constant(bias)),
                        stage.stride());
        return stage.rectified() ? Shapes.relu(output) : output;
    }

    private void load(FeatureNetwork.Stage.Convolution stage) {
        arrays.put(stage.name(), array(stage.kernel()));
        arrays.put(stage.name() + "/bias", array(stage.bias()));
        if (stage.stride() == 1) {
            arrays.put(stage.name() + "/turned", Kernels.turned(arrays.get(stage.name())));
        }
    }

    private INDArray array(Tensor tensor) {
        long[] shape = new long[tensor.shape().length];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = tensor.size(axis);
        }
        return Nd4j.createFromArray(tensor.data()).castTo(type).reshape('c', shape);
    }

    /// BGR in `[-1, 1]` to standardized RGB, as a 1×1 convolution: `((v + 1) / 2 - mean) / deviation`.
    private static float[] standardizing(FeatureNetwork network) {
        float[] kernel = new float[9];
        for (int channel = 0; channel < 3; channel++) {
            kernel[(2 - channel) * 3 + channel] = 0.5f / network.deviation().get(channel);
        }
        return kernel;
    }

    private static float[] offsets(FeatureNetwork network) {
        float[] offsets = new float[3];
        for (int channel = 0; channel < 3; channel++) {
            offsets[channel] = (0.5f - network.mean().get(channel)) / network.deviation().get(channel);
        }
        return offsets;
    }
}

package retouch.worker.generate;

import java.util.HashMap;
import java.util.Map;

import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;

/// The generator as the method's description reads, in plain loops and double precision: what every
/// engine is compared with, and a stand-in for one where a small network is enough.
///
/// It reads the layer table of [NetworkDescription] and shares nothing else with the engines.
public final class NaiveGenerator implements Generator {

    private final NetworkDescription network;
    private final Weights weights;

    public NaiveGenerator(NetworkDescription network, Weights weights) {
        String problem = weights.problemWith(network);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(problem);
        }
        this.network = network;
        this.weights = weights;
    }

    @Override
    public NetworkDescription network() {
        return network;
    }

    @Override
    public String engine() {
        return "naive";
    }

    @Override
    public String device() {
        return "cpu";
    }

    @Override
    public Tensor run(Tensor input, RunOptions options) {
        int side = network.side();
        int batch = input.size(0);
        input.requireShape(batch, side, side, NetworkDescription.INPUT_CHANNELS);
        if (!input.isFinite()) {
            throw new IllegalArgumentException("not finite: " + input);
        }
        int inputSize = side * side * NetworkDescription.INPUT_CHANNELS;
        int outputSize = side * side * NetworkDescription.OUTPUT_CHANNELS;
        float[] painted = new float[batch * outputSize];
        for (int picture = 0; picture < batch; picture++) {
            NaiveMap map = new NaiveMap(side, NetworkDescription.INPUT_CHANNELS);
            for (int index = 0; index < inputSize; index++) {
                map.values()[index] = input.data()[picture * inputSize + index];
            }
            NaiveMap output = forward(map);
            for (int index = 0; index < outputSize; index++) {
                painted[picture * outputSize + index] = (float) Math.tanh(output.values()[index]);
            }
        }
        return Tensor.of(painted, batch, side, side, NetworkDescription.OUTPUT_CHANNELS);
    }

    @Override
    public void close() {
        // Nothing to free.
    }

    private NaiveMap forward(NaiveMap input) {
        Map<String, NaiveMap> byName = new HashMap<>();
        byName.put(NetworkDescription.INPUT, input);
        NaiveMap running = input;
        for (Layer layer : network.layers()) {
            running = switch (layer) {
                case Layer.GatedConv conv -> gatedConv(conv,
                        conv.skip().isPresent() ? byName.get(conv.skip().get()).concat(running) : running);
                case Layer.GatedDeconv deconv -> gatedDeconv(deconv, running);
            };
            byName.put(layer.name(), running);
        }
        return running;
    }

    private NaiveMap gatedConv(Layer.GatedConv layer, NaiveMap input) {
        NaiveMap feature = input.convolve(variable(layer.name() + "/kernel"), layer.stride(), layer.rate())
                .addBias(variable(layer.name() + "/bias"));
        if (layer.normalized()) {
            feature = feature.normalize();
        }
        if (layer.activated()) {
            feature = feature.leakyRelu();
        }
        NaiveMap gate = input.convolve(variable(layer.name() + "_g/kernel"), layer.stride(), layer.rate())
                .addBias(variable(layer.name() + "_g/bias"));
        return feature.times(gate.sigmoid());
    }

    private NaiveMap gatedDeconv(Layer.GatedDeconv layer, NaiveMap input) {
        NaiveMap transposed = input.transposedConvolve(variable(layer.name() + "/w"));
        NaiveMap feature = transposed.addBias(variable(layer.name() + "/biases1")).leakyRelu();
        NaiveMap gate = network.gates() == GateVariant.COMPATIBLE
                ? feature
                : transposed.addBias(variable(layer.name() + "/biases2"));
        return feature.times(gate.sigmoid());
    }

    private Tensor variable(String name) {
        return weights.get("generator/" + name);
    }
}

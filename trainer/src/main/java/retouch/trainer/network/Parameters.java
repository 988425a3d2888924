package retouch.trainer.network;

import java.util.LinkedHashMap;
import java.util.Map;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

import retouch.trainer.tape.Node;
import retouch.trainer.tape.Tape;

/// A network's trainable numbers and their gradient, in native memory. Not thread-safe.
public final class Parameters implements AutoCloseable {

    private final ParameterLayout layout;
    private final INDArray values;
    private final INDArray gradient;
    private final Map<String, INDArray> valueViews;
    private final Map<String, INDArray> gradientViews;

    /// @param type   float to train, double to check derivatives
    /// @param values one number for each place of the layout; copied
    public Parameters(ParameterLayout layout, DataType type, float[] values) {
        if (values.length != layout.length()) {
            throw new IllegalArgumentException(
                    "expected " + layout.length() + " numbers, got " + values.length);
        }
        this.layout = layout;
        this.values = Nd4j.createFromArray(values).castTo(type);
        this.gradient = Nd4j.zeros(type, values.length);
        this.valueViews = views(layout, this.values);
        this.gradientViews = views(layout, this.gradient);
    }

    public ParameterLayout layout() {
        return layout;
    }

    /// All numbers in a row; writing to them changes the network.
    public INDArray values() {
        return values;
    }

    /// The gradient of all numbers; it grows until somebody sets it to zero.
    public INDArray gradient() {
        return gradient;
    }

    /// A window onto one parameter.
    public INDArray value(String name) {
        layout.place(name);
        return valueViews.get(name);
    }

    /// As something that is trained.
    public Node on(Tape tape, String name) {
        return tape.parameter(value(name), gradientViews.get(name));
    }

    /// As something that is not.
    public Node fixedOn(Tape tape, String name) {
        return tape.constant(value(name));
    }

    public float[] toArray() {
        return values.toFloatVector();
    }

    @Override
    public void close() {
        values.close();
        gradient.close();
    }

    private static Map<String, INDArray> views(ParameterLayout layout, INDArray row) {
        Map<String, INDArray> views = new LinkedHashMap<>();
        layout.places().forEach((name, place) -> views.put(name,
                row.get(NDArrayIndex.interval(place.start(), place.start() + place.length()))
                        .reshape('c', place.shape())));
        return views;
    }
}

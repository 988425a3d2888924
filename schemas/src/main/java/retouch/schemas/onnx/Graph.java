package retouch.schemas.onnx;

import java.util.List;
import java.util.function.Supplier;

/// An ONNX graph under construction: the field numbers of `onnx.proto` (IR version 8) and nothing about the
/// generator. A node has one output, of its own name.
final class Graph {

    /// Element types of `TensorProto`.
    enum Element {
        FLOAT(1), INT64(7);

        private final int code;

        Element(int code) {
            this.code = code;
        }
    }

    private static final int IR_VERSION = 8;
    private static final int OPERATOR_SET = 17;
    private static final String PRODUCER = "retouch";

    private final Message graph = new Message();

    Graph(String name) {
        graph.text(2, name);
    }

    /// Adds a node and returns the name of its output.
    ///
    /// @param inputs outputs of other nodes, initializers or inputs of the graph
    String node(String operator, String name, List<String> inputs, Attributes attributes) {
        Message node = new Message();
        inputs.forEach(input -> node.text(1, input));
        node.text(2, name).text(3, name).text(4, operator);
        attributes.addTo(node);
        graph.message(1, node);
        return name;
    }

    String node(String operator, String name, String... inputs) {
        return node(operator, name, List.of(inputs), new Attributes());
    }

    /// Adds constants and returns their name.
    ///
    /// @param values asked when the graph is written
    String floats(String name, Supplier<float[]> values, int... shape) {
        Message tensor = new Message();
        long count = 1;
        for (int extent : shape) {
            tensor.integer(1, extent);
            count *= extent;
        }
        tensor.integer(2, Element.FLOAT.code).text(8, name).floats(9, count, values);
        graph.message(5, tensor);
        return name;
    }

    /// Adds a constant without extents and returns its name.
    String integer(String name, long value) {
        graph.message(5, new Message().integer(2, Element.INT64.code).integer(7, value).text(8, name));
        return name;
    }

    /// Adds a row of constants and returns its name.
    String integers(String name, long... values) {
        Message tensor = new Message().integer(1, values.length).integer(2, Element.INT64.code);
        for (long value : values) {
            tensor.integer(7, value);
        }
        graph.message(5, tensor.text(8, name));
        return name;
    }

    /// @param extents numbers, or names of extents that each run chooses
    String input(String name, Element element, Object... extents) {
        graph.message(11, value(name, element, extents));
        return name;
    }

    /// @param extents numbers, or names of extents that each run chooses
    void output(String name, Object... extents) {
        graph.message(12, value(name, Element.FLOAT, extents));
    }

    /// The graph as a model. Nothing can be added any more.
    Message model() {
        return new Message().integer(1, IR_VERSION).text(2, PRODUCER).message(7, graph)
                .message(8, new Message().text(1, "").integer(2, OPERATOR_SET));
    }

    private static Message value(String name, Element element, Object... extents) {
        Message shape = new Message();
        for (Object extent : extents) {
            Message dimension = new Message();
            shape.message(1, extent instanceof Integer number
                    ? dimension.integer(1, number)
                    : dimension.text(2, extent.toString()));
        }
        Message tensor = new Message().integer(1, element.code).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    /// What a node does beyond its name.
    static final class Attributes {

        private static final int FLOAT = 1;
        private static final int INTEGER = 2;
        private static final int TEXT = 3;
        private static final int INTEGERS = 7;

        private final Message all = new Message();

        Attributes decimal(String name, float value) {
            return add(new Message().text(1, name).decimal(2, value).integer(20, FLOAT));
        }

        Attributes integer(String name, long value) {
            return add(new Message().text(1, name).integer(3, value).integer(20, INTEGER));
        }

        Attributes text(String name, String value) {
            return add(new Message().text(1, name).text(4, value).integer(20, TEXT));
        }

        Attributes integers(String name, long... values) {
            Message attribute = new Message().text(1, name);
            for (long value : values) {
                attribute.integer(8, value);
            }
            return add(attribute.integer(20, INTEGERS));
        }

        private Attributes add(Message attribute) {
            all.message(5, attribute);
            return this;
        }

        private void addTo(Message node) {
            node.addAll(all);
        }
    }
}

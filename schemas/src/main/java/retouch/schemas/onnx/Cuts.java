package retouch.schemas.onnx;

import java.util.List;

import retouch.schemas.network.NetworkDescription;

/// Cuts boxes out of tensors whose extents each run of the graph chooses.
final class Cuts {

    private final Graph graph;
    private final String axes;
    private int count;

    Cuts(Graph graph, NetworkDescription network) {
        this.graph = graph;
        this.axes = graph.integers("cut/axes", 2, 3);
        int cuts = 2 * network.levels() + 1;
        graph.input(OnnxModel.STARTS, Graph.Element.INT64, cuts, 2);
        graph.input(OnnxModel.ENDS, Graph.Element.INT64, cuts, 2);
    }

    /// The next cut, out of an NCHW tensor.
    String next(String tensor) {
        String name = "cut" + count;
        String index = graph.integer(name + "/index", count++);
        return graph.node("Slice", name, tensor,
                graph.node("Gather", name + "/start", List.of(OnnxModel.STARTS, index),
                        new Graph.Attributes()),
                graph.node("Gather", name + "/end", List.of(OnnxModel.ENDS, index), new Graph.Attributes()),
                axes);
    }
}

package retouch.schemas.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.google.protobuf.CodedOutputStream;

import retouch.schemas.model.Weights;
import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;

/// The generator as an ONNX model, operator set 17.
///
/// Weights are laid out anew while they are written, one variable at a time, so a model takes no memory to
/// speak of beside the weights it was made from.
///
/// | input or output | shape          | meaning                                                  |
/// |-----------------|----------------|----------------------------------------------------------|
/// | `input`         | `[N, S, S, 9]` | NHWC, as [retouch.schemas.pixel.NineChannels] builds it  |
/// | `output`        | `[N, S, S, 3]` | NHWC, BGR in `[-1, 1]`                                   |
///
/// A layer's last node has the layer's name, the nodes before it begin with it. Padding is explicit.
public final class OnnxModel {

    /// The input with the network's nine channels.
    public static final String INPUT = NetworkDescription.INPUT;

    /// The output.
    public static final String OUTPUT = "output";

    /// Input of a decoder: where each cut begins, `[2 levels + 1, 2]`, row and column.
    public static final String STARTS = "starts";

    /// Input of a decoder: where each cut ends, `[2 levels + 1, 2]`, row and column.
    public static final String ENDS = "ends";

    /// The name of the extent that each run chooses: how many pictures.
    public static final String BATCH = "N";

    private final Message model;

    private OnnxModel(Graph graph) {
        this.model = graph.model();
    }

    /// The whole network.
    ///
    /// @param weights those of `network`
    /// @throws IllegalArgumentException if it is too large for the format: 2 GiB
    public static OnnxModel whole(NetworkDescription network, Weights weights, OnnxForm form) {
        Graph graph = new Graph("generator");
        GeneratorGraph parts = new GeneratorGraph(graph, network, weights, form);
        Map<String, String> skips = new HashMap<>();
        String running = encode(network, graph, parts, skips);
        for (Layer layer : network.layers()) {
            running = switch (layer) {
                case Layer.GatedConv conv when conv.skip().isEmpty() -> running;
                case Layer.GatedConv conv -> parts.gatedConv(conv, parts.concatenated(conv.name() + "/skip",
                        skips.get(conv.skip().get()), running));
                case Layer.GatedDeconv deconv -> parts.gatedDeconv(deconv, running);
            };
        }
        parts.painted(OUTPUT, running);
        graph.output(OUTPUT, BATCH, network.side(), network.side(), NetworkDescription.OUTPUT_CHANNELS);
        return new OnnxModel(graph);
    }

    /// The layers up to the bottleneck. Outputs, NCHW: what [#decoder] wants, by the names of the layers.
    public static OnnxModel encoder(NetworkDescription network, Weights weights, OnnxForm form) {
        Graph graph = new Graph("encoder");
        GeneratorGraph parts = new GeneratorGraph(graph, network, weights, form);
        encode(network, graph, parts, new HashMap<>());
        for (Layer.GatedConv layer : between(network)) {
            graph.output(layer.name(), BATCH, layer.outputChannels(), layer.outputSide(), layer.outputSide());
        }
        return new OnnxModel(graph);
    }

    /// The layers after the bottleneck, for a box of the output. Inputs: `input`, as above, what the encoder
    /// gave, and the cuts. Every tensor but the first is cut by rows and columns of what it is cut from:
    ///
    /// | cut      | what                                                                |
    /// |----------|---------------------------------------------------------------------|
    /// | `0`      | the bottleneck                                                      |
    /// | `2k - 1` | the skip of the `k`-th step, from the encoder's whole tensor        |
    /// | `2k`     | the output of the `k`-th transposed convolution, to the same extent |
    ///
    /// Convolutions read zeros around what was cut, so the outermost pixels of a box are right only at the
    /// picture's own border. The output `[N, height, width, 3]` is as large as the last cut.
    public static OnnxModel decoder(NetworkDescription network, Weights weights, OnnxForm form) {
        Graph graph = new Graph("decoder");
        GeneratorGraph parts = new GeneratorGraph(graph, network, weights, form);
        Cuts cuts = new Cuts(graph, network);
        Map<String, String> skips = new HashMap<>();
        skips.put(INPUT, parts.channelsFirst("channels", input(network, graph)));
        String running = "";
        for (Layer.GatedConv layer : between(network)) {
            running = graph.input(layer.name(), Graph.Element.FLOAT, BATCH, layer.outputChannels(),
                    layer.outputSide(), layer.outputSide());
            skips.put(layer.name(), running);
        }
        running = cuts.next(running);
        for (Layer layer : network.layers()) {
            running = switch (layer) {
                case Layer.GatedConv conv when conv.skip().isEmpty() -> running;
                case Layer.GatedConv conv -> parts.gatedConv(conv, parts.concatenated(conv.name() + "/skip",
                        cuts.next(skips.get(conv.skip().get())), cuts.next(running)));
                case Layer.GatedDeconv deconv -> parts.gatedDeconv(deconv, running);
            };
        }
        parts.painted(OUTPUT, running);
        graph.output(OUTPUT, BATCH, "height", "width", NetworkDescription.OUTPUT_CHANNELS);
        return new OnnxModel(graph);
    }

    /// The layers whose outputs pass from the encoder to the decoder, the bottleneck last.
    public static List<Layer.GatedConv> between(NetworkDescription network) {
        List<Layer.GatedConv> encoder = network.layers().stream().filter(Layer.GatedConv.class::isInstance)
                .map(Layer.GatedConv.class::cast).filter(layer -> layer.skip().isEmpty()).toList();
        List<String> skips = network.layers().stream().filter(Layer.GatedConv.class::isInstance)
                .map(Layer.GatedConv.class::cast).flatMap(layer -> layer.skip().stream()).toList();
        return IntStream.range(0, encoder.size())
                .filter(index -> index == encoder.size() - 1 || skips.contains(encoder.get(index).name()))
                .mapToObj(encoder::get).toList();
    }

    /// The size of the file.
    public int bytes() {
        return model.bytes();
    }

    /// Writes the model and leaves the stream open.
    public void write(OutputStream stream) throws IOException {
        CodedOutputStream out = CodedOutputStream.newInstance(stream);
        model.write(out);
        out.flush();
    }

    /// Writes the model into memory of at least [#bytes], without a copy in between.
    public void write(ByteBuffer memory) throws IOException {
        CodedOutputStream out = CodedOutputStream.newInstance(memory);
        model.write(out);
        out.flush();
    }

    private static String encode(NetworkDescription network, Graph graph, GeneratorGraph parts,
            Map<String, String> skips) {
        String running = parts.channelsFirst("channels", input(network, graph));
        skips.put(INPUT, running);
        for (Layer layer : network.layers()) {
            if (layer instanceof Layer.GatedConv conv && conv.skip().isEmpty()) {
                running = parts.gatedConv(conv, running);
                skips.put(conv.name(), running);
            }
        }
        return running;
    }

    private static String input(NetworkDescription network, Graph graph) {
        return graph.input(INPUT, Graph.Element.FLOAT, BATCH, network.side(), network.side(),
                NetworkDescription.INPUT_CHANNELS);
    }
}

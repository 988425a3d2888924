package retouch.worker.generate.vector;

import java.util.ArrayList;
import java.util.List;

import retouch.schemas.model.Weights;
import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;
import retouch.worker.generate.Border;
import retouch.worker.generate.Box;
import retouch.worker.generate.RunOptions;

/// The network's layers, each with its weights laid out for the algorithm that suits its shape. Immutable.
///
/// @param network what it computes
/// @param steps   in the order in which they run
record VectorNetwork(NetworkDescription network, List<Step> steps) {

    /// Winograd's weights are four times as large. On a grid of 16 the tiles are 16 and reading the weights
    /// costs more than the products save: 4 % of a whole run, but more than that of one with a small hole.
    private static final int WINOGRAD_GRID_MIN = 32;

    /// @param layer       what it computes
    /// @param convolution how
    record Step(Layer layer, Convolution convolution) {

        /// Whether it belongs to the decoder: transposed convolutions, and what reads a skip.
        boolean isDecoder() {
            return switch (layer) {
                case Layer.GatedConv conv -> conv.skip().isPresent();
                case Layer.GatedDeconv _ -> true;
            };
        }

        /// Where the sums are computed that make the outputs in `wanted`.
        Box grid(Box wanted) {
            return switch (layer) {
                case Layer.GatedConv _ -> wanted;
                case Layer.GatedDeconv _ -> new Box(wanted.left() / Layer.GatedDeconv.STRIDE,
                        wanted.top() / Layer.GatedDeconv.STRIDE,
                        Math.ceilDiv(wanted.right(), Layer.GatedDeconv.STRIDE),
                        Math.ceilDiv(wanted.bottom(), Layer.GatedDeconv.STRIDE));
            };
        }

        private void run(Crew crew, Activations maps, Box grid) {
            convolution.run(crew, maps.reads(layer), maps.writes(layer), grid);
        }

        /// Multiply-adds per grid pixel.
        double workPerPixel() {
            double side = layer instanceof Layer.GatedDeconv ? layer.inputSide() : layer.outputSide();
            return layer.multiplyAdds() / (side * side);
        }
    }

    /// @param multiplier computes the products of the layers that Winograd's algorithm suits
    static VectorNetwork of(NetworkDescription network, Weights weights, Multiplier multiplier) {
        List<Step> steps = new ArrayList<>();
        for (Layer layer : network.layers()) {
            steps.add(new Step(layer, switch (layer) {
                case Layer.GatedConv conv -> gated(conv, weights, steps.isEmpty(), multiplier);
                case Layer.GatedDeconv deconv -> transposed(deconv, network, weights, multiplier);
            }));
        }
        return new VectorNetwork(network, List.copyOf(steps));
    }

    /// The steps before the first transposed convolution.
    List<Step> encoder() {
        return steps.stream().filter(step -> !step.isDecoder()).toList();
    }

    /// The steps from the first transposed convolution on.
    List<Step> decoder() {
        return steps.stream().filter(Step::isDecoder).toList();
    }

    /// Computes what the plan asks for. The maps hold the result.
    void run(Crew crew, Activations maps, RunPlan plan, RunOptions options) {
        List<Step> encoder = encoder();
        for (int index = 0; index < encoder.size(); index++) {
            Border.checkStop(options);
            if (plan.encoder().get(index).isPresent()) {
                encoder.get(index).run(crew, maps, plan.encoder().get(index).get());
            }
        }
        plan.decodes().forEach(decode -> decode(crew, maps, decode.grids(), options));
    }

    /// An algorithm may look at more than it needs, which then is only rounded by; it is cleared, so that a
    /// result does not tell what an earlier run left there.
    private void decode(Crew crew, Activations maps, List<Box> grids, RunOptions options) {
        List<Step> decoder = decoder();
        for (int index = 0; index < decoder.size(); index++) {
            Border.checkStop(options);
            Step step = decoder.get(index);
            step.run(crew, maps, grids.get(index));
            if (index + 1 < decoder.size()) {
                Convolution next = decoder.get(index + 1).convolution;
                maps.writes(step.layer).clearAround(next.reads(grids.get(index + 1)),
                        next.touches(grids.get(index + 1)));
            }
        }
    }

    /// What the weights take.
    long bytes() {
        return steps.stream().mapToLong(step -> step.convolution.bytes()).sum();
    }

    private static Convolution gated(Layer.GatedConv layer, Weights weights, boolean isFirst,
            Multiplier multiplier) {
        Filters filters = Filters.gated(layer, weights, Channels.read(layer, isFirst));
        GatedOutput output = new GatedOutput(layer);
        // Winograd's error is some 1.3e-6 of a sum: nothing where a normalization follows, but in the last layer,
        // where the picture is next, it was the largest of all.
        if (layer.normalized() && layer.outputSide() >= WINOGRAD_GRID_MIN && layer.rate() == 1) {
            if (layer.kernel() == 3 && layer.stride() == 1) {
                return new WinogradConvolution(multiplier, filters, 1, layer.outputSide(), output);
            }
            if (layer.kernel() == 5 && layer.stride() == 2 && layer.padBefore() == 1) {
                return new WinogradConvolution(multiplier, filters.spaceToDepth(), 2, layer.outputSide(),
                        output);
            }
        }
        return new DirectConvolution(
                new DirectConvolution.Geometry(layer.kernel(), layer.stride(), layer.rate(),
                        layer.padBefore()),
                filters, layer.inputSide(), output);
    }

    private static Convolution transposed(Layer.GatedDeconv layer, NetworkDescription network,
            Weights weights, Multiplier multiplier) {
        Filters filters = Filters.subPixel(layer, weights, Channels.vectors(layer.inputChannels()));
        SubPixelOutput output = new SubPixelOutput(layer, network.gates(), weights);
        return layer.inputSide() >= WINOGRAD_GRID_MIN
                ? new WinogradConvolution(multiplier, filters, 1, layer.inputSide(), output)
                : new DirectConvolution(new DirectConvolution.Geometry(3, 1, 1, 1), filters,
                        layer.inputSide(),
                        output);
    }
}

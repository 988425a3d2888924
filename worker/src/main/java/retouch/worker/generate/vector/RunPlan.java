package retouch.worker.generate.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;
import retouch.worker.generate.Box;

/// Which part of each layer one run has to compute.
///
/// Encoder and bottleneck: what the changed inputs reach, as the rest is there from an earlier run. Decoder:
/// what the wanted outputs depend on. Both are exact: a pixel's value does not depend on what is computed
/// around it.
///
/// @param boxes    by layer, then the boxes of its grid, none where nothing is to do
/// @param outputs  the boxes of the network's output that are computed
record RunPlan(List<List<Box>> boxes, List<Box> outputs) {

    /// @param changed the inputs that differ from those of the run before; empty if none does
    /// @param wanted  boxes of the output; none for all of it
    static RunPlan of(NetworkDescription network, Optional<Box> changed, List<Box> wanted) {
        List<Layer> layers = network.layers();
        List<Box> outputs = wanted.isEmpty() ? List.of(Box.whole(network.side())) : merge(layers, wanted);
        List<List<Box>> boxes = new ArrayList<>();
        Optional<Box> reached = changed;
        for (Layer layer : layers) {
            if (isDecoder(layer)) {
                boxes.add(new ArrayList<>());
            } else {
                reached = reached.flatMap(box -> Reach.forward((Layer.GatedConv) layer, box));
                boxes.add(reached.map(List::of).orElse(List.of()));
            }
        }
        for (Box output : outputs) {
            Box[] needed = backward(layers, output);
            for (int index = 0; index < needed.length; index++) {
                if (isDecoder(layers.get(index))) {
                    boxes.get(index).add(needed[index]);
                }
            }
        }
        return new RunPlan(boxes, outputs);
    }

    /// Transposed convolutions, and what reads a skip.
    static boolean isDecoder(Layer layer) {
        return switch (layer) {
            case Layer.GatedConv conv -> conv.skip().isPresent();
            case Layer.GatedDeconv _ -> true;
        };
    }

    /// By layer the grid that one box of the output depends on; null for encoder layers.
    private static Box[] backward(List<Layer> layers, Box output) {
        Box[] needed = new Box[layers.size()];
        Box wanted = output;
        for (int index = layers.size() - 1; index >= 0 && isDecoder(layers.get(index)); index--) {
            Layer layer = layers.get(index);
            switch (layer) {
                case Layer.GatedConv conv -> {
                    needed[index] = wanted;
                    wanted = Reach.around(wanted, conv.inputSide());
                }
                case Layer.GatedDeconv deconv -> {
                    needed[index] = Reach.grid(wanted);
                    wanted = Reach.around(needed[index], deconv.inputSide());
                }
            }
        }
        return needed;
    }

    /// Two boxes become one as long as that is less work: halos overlap.
    private static List<Box> merge(List<Layer> layers, List<Box> wanted) {
        List<Box> boxes = new ArrayList<>(wanted);
        boolean again = true;
        while (again) {
            again = mergeOnce(layers, boxes);
        }
        return List.copyOf(boxes);
    }

    private static boolean mergeOnce(List<Layer> layers, List<Box> boxes) {
        for (int first = 0; first < boxes.size(); first++) {
            for (int second = first + 1; second < boxes.size(); second++) {
                Box union = boxes.get(first).union(boxes.get(second));
                if (work(layers, union) <= work(layers, boxes.get(first)) + work(layers, boxes.get(second))) {
                    boxes.remove(second);
                    boxes.set(first, union);
                    return true;
                }
            }
        }
        return false;
    }

    /// Multiply-adds of the decoder for one box of the output.
    private static double work(List<Layer> layers, Box output) {
        Box[] needed = backward(layers, output);
        double sum = 0;
        for (int index = 0; index < needed.length; index++) {
            Layer layer = layers.get(index);
            if (isDecoder(layer)) {
                double grid = layer instanceof Layer.GatedDeconv ? layer.inputSide() : layer.outputSide();
                sum += layer.multiplyAdds() / (grid * grid) * needed[index].area();
            }
        }
        return sum;
    }

}

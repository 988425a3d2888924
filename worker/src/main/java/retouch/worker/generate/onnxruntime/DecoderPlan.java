package retouch.worker.generate.onnxruntime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import retouch.schemas.network.Layer;
import retouch.schemas.network.NetworkDescription;
import retouch.worker.generate.Box;

/// How one run of [retouch.schemas.onnx.OnnxModel#decoder] paints one box.
///
/// Every layer reads all that the box depends on, so the box comes out as if the whole had been painted. The
/// pixels around it, for which a convolution read zeros in place of what was cut off, are cut off in turn.
///
/// @param wanted  the box of the output that is asked for
/// @param painted the box that comes out: `wanted` and at most one pixel more on each side
/// @param starts  where each cut begins: row, column
/// @param ends    where each cut ends: row, column
record DecoderPlan(Box wanted, Box painted, List<long[]> starts, List<long[]> ends) {

    /// Reading a weight takes as long as using it for so many pixels: 10 GB/s against 64 billion
    /// multiply-adds a second, on two cores.
    private static final int PIXELS_PER_WEIGHT_READ = 25;

    /// A transposed convolution and the convolution after it.
    ///
    /// @param reads  what the former has to read
    /// @param paints what the latter has to read, and paints
    private record Step(Layer.GatedDeconv deconv, Layer.GatedConv conv, Box reads, Box paints) {

        double work() {
            return perPixel(deconv) * (reads.area() + PIXELS_PER_WEIGHT_READ)
                    + perPixel(conv) * (paints.area() + PIXELS_PER_WEIGHT_READ);
        }

        private static double perPixel(Layer layer) {
            double pixels = switch (layer) {
                case Layer.GatedConv conv -> Box.whole(conv.outputSide()).area();
                case Layer.GatedDeconv deconv -> Box.whole(deconv.inputSide()).area();
            };
            return layer.multiplyAdds() / pixels;
        }
    }

    /// A plan for every box that is worth a run of its own; for the whole output if no box is given.
    static List<DecoderPlan> of(NetworkDescription network, List<Box> region) {
        List<Box> boxes = new ArrayList<>(region.isEmpty() ? List.of(Box.whole(network.side())) : region);
        boolean again = true;
        while (again) {
            again = mergeOnce(network, boxes);
        }
        return boxes.stream().map(box -> of(network, box)).toList();
    }

    private static DecoderPlan of(NetworkDescription network, Box wanted) {
        List<long[]> starts = new ArrayList<>();
        List<long[]> ends = new ArrayList<>();
        List<Step> steps = steps(network, wanted);
        Box held = steps.getFirst().reads;
        addCut(held, 0, 0, starts, ends);
        for (Step step : steps) {
            addCut(step.paints, 0, 0, starts, ends);
            addCut(step.paints, Layer.GatedDeconv.STRIDE * held.left(), Layer.GatedDeconv.STRIDE * held.top(),
                    starts, ends);
            held = step.paints;
        }
        return new DecoderPlan(wanted, held, List.copyOf(starts), List.copyOf(ends));
    }

    private static void addCut(Box box, int left, int top, List<long[]> starts, List<long[]> ends) {
        starts.add(new long[]{box.top() - top, box.left() - left});
        ends.add(new long[]{box.bottom() - top, box.right() - left});
    }

    /// The decoder's steps, and what each has to read so that the last one paints `output`.
    private static List<Step> steps(NetworkDescription network, Box output) {
        List<Layer> layers = network.layers();
        Deque<Step> steps = new ArrayDeque<>();
        Box wanted = output;
        for (int last = layers.size() - 1; steps.size() < network.levels(); last -= 2) {
            Layer.GatedConv conv = (Layer.GatedConv) layers.get(last);
            Layer.GatedDeconv deconv = (Layer.GatedDeconv) layers.get(last - 1);
            Box paints = around(wanted, conv.inputSide());
            Box reads = around(grid(paints), deconv.inputSide());
            steps.addFirst(new Step(deconv, conv, reads, paints));
            wanted = reads;
        }
        return List.copyOf(steps);
    }

    /// A pixel more on each side, as far as the picture goes.
    private static Box around(Box box, int side) {
        return new Box(Math.max(0, box.left() - 1), Math.max(0, box.top() - 1),
                Math.min(side, box.right() + 1),
                Math.min(side, box.bottom() + 1));
    }

    /// The pixels a transposed convolution makes `box` around.
    private static Box grid(Box box) {
        return new Box(box.left() / Layer.GatedDeconv.STRIDE, box.top() / Layer.GatedDeconv.STRIDE,
                Math.ceilDiv(box.right(), Layer.GatedDeconv.STRIDE),
                Math.ceilDiv(box.bottom(), Layer.GatedDeconv.STRIDE));
    }

    /// Makes one box of two if that is less work.
    private static boolean mergeOnce(NetworkDescription network, List<Box> boxes) {
        for (int first = 0; first < boxes.size(); first++) {
            for (int second = first + 1; second < boxes.size(); second++) {
                Box union = boxes.get(first).union(boxes.get(second));
                if (work(network, union) <= work(network, boxes.get(first))
                        + work(network, boxes.get(second))) {
                    boxes.set(first, union);
                    boxes.remove(second);
                    return true;
                }
            }
        }
        return false;
    }

    private static double work(NetworkDescription network, Box output) {
        return steps(network, output).stream().mapToDouble(Step::work).sum();
    }
}

package retouch.worker.generate.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import retouch.worker.generate.Box;

/// Which part of each layer one run has to compute.
///
/// Encoder and bottleneck: what the changed inputs reach, as the rest is there from an earlier run. Decoder:
/// what the wanted outputs depend on. Both to the last bit, so that a result never tells what was computed
/// around it or before.
///
/// @param boxes   by layer, the boxes of its grid; none where nothing is to do
/// @param outputs the boxes of the network's output that are computed
record RunPlan(List<List<Box>> boxes, List<Box> outputs) {

    /// @param changed the inputs that differ from those of the run before; empty if none does
    /// @param wanted  boxes of the output; none for all of it
    static RunPlan of(VectorNetwork network, Optional<Box> changed, List<Box> wanted) {
        List<VectorNetwork.Step> steps = network.steps();
        List<Box> outputs = wanted.isEmpty()
                ? List.of(Box.whole(network.network().side()))
                : merge(steps, wanted);
        List<List<Box>> boxes = new ArrayList<>();
        Optional<Box> reached = changed;
        for (VectorNetwork.Step step : steps) {
            List<Box> here = new ArrayList<>();
            if (!step.isDecoder()) {
                reached = reached.flatMap(step.convolution()::readers);
                reached.ifPresent(here::add);
            }
            boxes.add(here);
        }
        for (Box output : outputs) {
            List<Box> needed = backward(steps, output);
            for (int index = 0; index < needed.size(); index++) {
                boxes.get(steps.size() - 1 - index).add(needed.get(index));
            }
        }
        return new RunPlan(boxes, outputs);
    }

    /// The grids of the decoder that one box of the output depends on, last layer first.
    private static List<Box> backward(List<VectorNetwork.Step> steps, Box output) {
        List<Box> needed = new ArrayList<>();
        Box wanted = output;
        for (VectorNetwork.Step step : steps.reversed()) {
            if (!step.isDecoder()) {
                break;
            }
            Box grid = step.grid(wanted);
            needed.add(grid);
            wanted = step.convolution().reads(grid);
        }
        return needed;
    }

    /// Two boxes become one as long as that is less work: halos overlap.
    private static List<Box> merge(List<VectorNetwork.Step> steps, List<Box> wanted) {
        List<Box> boxes = new ArrayList<>(wanted);
        boolean again = true;
        while (again) {
            again = mergeOnce(steps, boxes);
        }
        return List.copyOf(boxes);
    }

    private static boolean mergeOnce(List<VectorNetwork.Step> steps, List<Box> boxes) {
        for (int first = 0; first < boxes.size(); first++) {
            for (int second = first + 1; second < boxes.size(); second++) {
                Box union = boxes.get(first).union(boxes.get(second));
                if (work(steps, union) <= work(steps, boxes.get(first)) + work(steps, boxes.get(second))) {
                    boxes.remove(second);
                    boxes.set(first, union);
                    return true;
                }
            }
        }
        return false;
    }

    /// Multiply-adds of the decoder for one box of the output.
    private static double work(List<VectorNetwork.Step> steps, Box output) {
        List<Box> needed = backward(steps, output);
        double sum = 0;
        for (int index = 0; index < needed.size(); index++) {
            sum += steps.get(steps.size() - 1 - index).workPerPixel() * needed.get(index).area();
        }
        return sum;
    }
}

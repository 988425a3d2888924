package retouch.worker.generate.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import retouch.worker.generate.Box;

/// Which part of each layer one run has to compute.
///
/// Encoder and bottleneck: what the changed inputs reach, to the last bit, as the rest is there from an
/// earlier run and stays for later ones. Decoder: what the wanted outputs depend on.
///
/// @param encoder by layer, the box of its grid; empty where nothing is to do
/// @param decodes one after the other
record RunPlan(List<Optional<Box>> encoder, List<Decode> decodes) {

    /// One box of the network's output.
    ///
    /// @param output the box
    /// @param grids  by decoder layer, the box of its grid
    record Decode(Box output, List<Box> grids) {}

    /// @param changed the inputs that differ from those of the run before; empty if none does
    /// @param wanted  boxes of the output; none for all of it
    static RunPlan of(VectorNetwork network, Optional<Box> changed, List<Box> wanted) {
        List<Box> outputs = wanted.isEmpty()
                ? List.of(Box.whole(network.network().side()))
                : merge(network.decoder(), wanted);
        List<Optional<Box>> encoder = new ArrayList<>();
        Optional<Box> reached = changed;
        for (VectorNetwork.Step step : network.encoder()) {
            reached = reached.flatMap(step.convolution()::readers);
            encoder.add(reached);
        }
        return new RunPlan(encoder,
                outputs.stream().map(output -> decode(network.decoder(), output)).toList());
    }

    private static Decode decode(List<VectorNetwork.Step> decoder, Box output) {
        List<Box> grids = new ArrayList<>();
        Box wanted = output;
        for (VectorNetwork.Step step : decoder.reversed()) {
            Box grid = step.grid(wanted);
            grids.add(grid);
            wanted = step.convolution().reads(grid);
        }
        return new Decode(output, grids.reversed());
    }

    /// Two boxes become one as long as that is less work: halos overlap.
    private static List<Box> merge(List<VectorNetwork.Step> decoder, List<Box> wanted) {
        List<Box> boxes = new ArrayList<>(wanted);
        boolean again = true;
        while (again) {
            again = mergeOnce(decoder, boxes);
        }
        return List.copyOf(boxes);
    }

    private static boolean mergeOnce(List<VectorNetwork.Step> decoder, List<Box> boxes) {
        for (int first = 0; first < boxes.size(); first++) {
            for (int second = first + 1; second < boxes.size(); second++) {
                Box union = boxes.get(first).union(boxes.get(second));
                if (work(decoder, union) <= work(decoder, boxes.get(first))
                        + work(decoder, boxes.get(second))) {
                    boxes.remove(second);
                    boxes.set(first, union);
                    return true;
                }
            }
        }
        return false;
    }

    /// Multiply-adds of the decoder for one box of the output.
    private static double work(List<VectorNetwork.Step> decoder, Box output) {
        List<Box> grids = decode(decoder, output).grids();
        double sum = 0;
        for (int index = 0; index < grids.size(); index++) {
            sum += decoder.get(index).workPerPixel() * grids.get(index).area();
        }
        return sum;
    }
}

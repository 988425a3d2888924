package retouch.cli.bench.engines;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

import retouch.schemas.network.NetworkDescription;
import retouch.schemas.pixel.NineChannels;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Box;
import retouch.worker.generate.RunOptions;

/// A case with its pictures, the same for every engine and on every machine.
///
/// @param what    the case
/// @param inputs  used in turn, one per run; `[N, S, S, 9]`
/// @param options that say what need not be computed
/// @param box     where the output counts
record Exercise(EngineCase what, List<Tensor> inputs, RunOptions options, Box box) {

    private static final long SEED = 20261123;

    /// The hole of a full decode, whose size changes nothing.
    private static final int ANY_PERCENT = 25;

    private static final int LINE_PIXELS = 7;

    Exercise {
        inputs = List.copyOf(inputs);
    }

    static Exercise of(EngineCase what, NetworkDescription network) {
        int side = network.side();
        return switch (what) {
            case EngineCase.Full(int batch) -> new Exercise(what, List.of(batch(side, batch)),
                    RunOptions.WHOLE, Box.whole(side));
            case EngineCase.Hole(int percent) -> inHole(what, side, hole(side, percent));
            case EngineCase.FollowUp(int percent) -> afterAnother(what, side, hole(side, percent));
        };
    }

    private static Exercise inHole(EngineCase what, int side, Box hole) {
        return new Exercise(what, List.of(input(side, hole, SEED, SEED)),
                RunOptions.WHOLE.within(List.of(hole)), hole);
    }

    /// One photograph, one hole; the sketch and the noise differ.
    private static Exercise afterAnother(EngineCase what, int side, Box hole) {
        return new Exercise(what,
                List.of(input(side, hole, SEED, SEED), input(side, hole, SEED, SEED + 1)),
                RunOptions.WHOLE.within(List.of(hole)).keptAs(what.label()), hole);
    }

    /// How many pictures one run paints.
    int pictures() {
        return inputs.getFirst().size(0);
    }

    /// The picture of a given run.
    Tensor input(int run) {
        return inputs.get(run % inputs.size());
    }

    /// A square in the middle.
    static Box hole(int side, int percent) {
        int extent = Math.clamp(Math.round(side * Math.sqrt(percent / 100.0)), 1, side);
        int begin = (side - extent) / 2;
        return new Box(begin, begin, begin + extent, begin + extent);
    }

    private static Tensor batch(int side, int batch) {
        Box hole = hole(side, ANY_PERCENT);
        List<float[]> pictures = new ArrayList<>();
        for (int picture = 0; picture < batch; picture++) {
            pictures.add(input(side, hole, SEED + picture, SEED + picture).data());
        }
        int size = pictures.getFirst().length;
        float[] all = new float[batch * size];
        for (int picture = 0; picture < batch; picture++) {
            System.arraycopy(pictures.get(picture), 0, all, picture * size, size);
        }
        return Tensor.of(all, batch, side, side, NetworkDescription.INPUT_CHANNELS);
    }

    private static Tensor input(int side, Box hole, long photographSeed, long editSeed) {
        SplittableRandom random = new SplittableRandom(photographSeed);
        float[] rgb = new float[side * side * 3];
        for (int index = 0; index < rgb.length; index++) {
            rgb[index] = random.nextInt(256);
        }
        boolean[] inHole = new boolean[side * side];
        boolean[] lines = new boolean[side * side];
        for (int row = hole.top(); row < hole.bottom(); row++) {
            for (int column = hole.left(); column < hole.right(); column++) {
                inHole[row * side + column] = true;
                lines[row * side + column] = (row + column + editSeed) % LINE_PIXELS == 0;
            }
        }
        return NineChannels.assemble(side, rgb, inHole, Optional.of(lines), Optional.empty(), editSeed);
    }
}

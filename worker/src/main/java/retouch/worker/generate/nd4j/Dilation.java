package retouch.worker.generate.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

/// Turns a dilated convolution into ordinary ones, because oneDNN refuses dilation.
///
/// With rate `d`, a pixel meets only pixels whose row and column differ from its own by multiples of
/// `d`. Each of the `d · d` phases is therefore a picture of its own, `1 / d` as wide, on which the
/// convolution is an ordinary one. A side that `d` does not divide is filled with zeros at its end,
/// which is what `SAME` padding reads there anyway.
final class Dilation {

    private Dilation() {}

    /// `[N, H, W, C]` to `[d · d · N, ceil(H / d), ceil(W / d), C]`.
    static INDArray split(Scratch scratch, INDArray input, int rate) {
        long side = (input.size(1) + rate - 1) / rate;
        INDArray filled = fill(scratch, input, side * rate);
        INDArray phases = filled
                .reshape('c', input.size(0), side, rate, side, rate, input.size(3))
                .permute(2, 4, 0, 1, 3, 5);
        return scratch.own(phases.dup('c')).reshape('c', rate * rate * input.size(0), side, side,
                input.size(3));
    }

    /// Back to `[N, side, side, C]`.
    static INDArray join(Scratch scratch, INDArray phases, int rate, int side) {
        long batch = phases.size(0) / ((long) rate * rate);
        long phaseSide = phases.size(1);
        long channels = phases.size(3);
        INDArray joined = phases
                .reshape('c', rate, rate, batch, phaseSide, phaseSide, channels)
                .permute(2, 3, 0, 4, 1, 5);
        INDArray filled = scratch.own(joined.dup('c'))
                .reshape('c', batch, phaseSide * rate, phaseSide * rate, channels);
        return crop(scratch, filled, side);
    }

    private static INDArray fill(Scratch scratch, INDArray input, long side) {
        if (side == input.size(1)) {
            return input;
        }
        INDArray filled = scratch.create(input.size(0), side, side, input.size(3));
        filled.assign(0);
        corner(filled, input.size(1)).assign(input);
        return filled;
    }

    private static INDArray crop(Scratch scratch, INDArray filled, int side) {
        return side == filled.size(1) ? filled : scratch.own(corner(filled, side).dup('c'));
    }

    private static INDArray corner(INDArray array, long side) {
        return array.get(all(), interval(0, side), interval(0, side), all());
    }
}

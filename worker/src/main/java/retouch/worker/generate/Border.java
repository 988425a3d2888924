package retouch.worker.generate;

import java.util.concurrent.CancellationException;

import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;

/// What every engine checks where tensors come in and go out.
public final class Border {

    private Border() {}

    /// @throws IllegalArgumentException if the input is not finite or not the network's, or the region not in
    ///     its output
    public static void checkInput(NetworkDescription network, Tensor input, RunOptions options) {
        int side = network.side();
        if (input.shape().length != 4 || input.size(0) < 1) {
            throw new IllegalArgumentException("expected [N, S, S, 9], got " + input);
        }
        input.requireShape(input.size(0), side, side, NetworkDescription.INPUT_CHANNELS);
        if (!input.isFinite()) {
            throw new IllegalArgumentException("the input " + input + " holds NaN or infinity");
        }
        for (Box box : options.region()) {
            if (box.right() > side || box.bottom() > side) {
                throw new IllegalArgumentException(
                        "the region %s is not inside %d pixels".formatted(box, side));
            }
        }
    }

    /// @throws GeneratorException permanent, if a value is not finite: another attempt computes the same
    public static Tensor checkOutput(NetworkDescription network, Tensor output) throws GeneratorException {
        if (!output.isFinite()) {
            throw GeneratorException.permanent("the network " + network + " returned NaN or infinity");
        }
        return output;
    }

    /// @throws CancellationException if nobody wants the result any more
    public static void checkStop(RunOptions options) {
        if (options.stopped().getAsBoolean()) {
            throw new CancellationException("the run was stopped between two layers");
        }
    }
}

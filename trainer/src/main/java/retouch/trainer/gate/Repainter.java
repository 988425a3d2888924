package retouch.trainer.gate;

import retouch.schemas.tensor.Tensor;

/// Anything that paints holes: a model, or what a model must beat.
@FunctionalInterface
public interface Repainter {

    /// @param input the network's nine channels, `[1, S, S, 9]`; borrowed
    /// @return `[1, S, S, 3]`, BGR in `[-1, 1]`; what lies in the hole is taken, and what lies just beside
    ///         it compared with the photograph, as serving does
    Tensor paint(Tensor input);
}

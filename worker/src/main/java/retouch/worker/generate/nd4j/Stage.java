package retouch.worker.generate.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/// A layer of the network with its weights in native memory, ready to run.
sealed interface Stage permits GatedConvStage, GatedDeconvStage, StraightConvStage, StraightDeconvStage {

    /// Computes the layer.
    ///
    /// @param scratch owns the result and everything in between
    /// @param input   `[N, H, W, Cin]`, skip included; left as it is
    /// @return `[N, H', W', Cout]`
    INDArray run(Scratch scratch, INDArray input);
}

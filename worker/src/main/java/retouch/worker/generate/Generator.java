package retouch.worker.generate;

import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;

/// Runs the network of one model version. Plain arrays in and out; what an engine keeps natively
/// never leaves it.
///
/// Not thread-safe: one thread owns a generator. Closing twice does no harm.
public interface Generator extends AutoCloseable {

    NetworkDescription network();

    /// The engine and its version, such as `nd4j 1.0.0-M2.1`.
    String engine();

    /// What it computes on, such as `cpu x86_64 (2 threads)`.
    String device();

    /// Runs the network for the whole output.
    ///
    /// @param input `[N, S, S, 9]`, NHWC, as [retouch.schemas.pixel.NineChannels] builds it; finite
    /// @return `[N, S, S, 3]`, BGR in `[-1, 1]`; the same input gives the same bits
    /// @throws IllegalArgumentException if the shape is another or a value is not finite
    /// @throws GeneratorException       if the engine fails or returns anything but finite numbers
    default Tensor run(Tensor input) throws GeneratorException {
        return run(input, RunOptions.WHOLE);
    }

    /// Runs the network as far as `options` ask for: inside the region the output is that of [#run(Tensor)]
    /// within 1e-5.
    ///
    /// @throws IllegalArgumentException also if the region does not lie inside the output
    /// @throws java.util.concurrent.CancellationException if it was stopped; the generator can run again
    Tensor run(Tensor input, RunOptions options) throws GeneratorException;

    /// Whether the pictures of one input are computed together. What an engine paints of a picture may then differ
    /// within 1e-5 with the company that it has. May be asked from any thread.
    default boolean hasBatches() {
        return false;
    }

    /// What became of [RunOptions#kept] so far. May be asked from any thread.
    default KeptCounts keptCounts() {
        return KeptCounts.NONE;
    }

    @Override
    void close();
}

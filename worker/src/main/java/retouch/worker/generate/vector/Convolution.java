package retouch.worker.generate.vector;

import java.util.Optional;

import retouch.worker.generate.Box;

/// A convolution with its weights in the layout in which it runs, and what follows it. Immutable.
interface Convolution {

    /// Computes a part of the output. The rest of `into` stays as it is or, close to the box, is computed from
    /// what is there.
    ///
    /// @param grid where the sums are computed: output pixels, or for a transposed convolution input pixels
    void run(Crew crew, FeatureMap from, FeatureMap into, Box grid);

    /// The inputs that the sums in `grid` depend on.
    Box reads(Box grid);

    /// The inputs that they depend on to the last bit, at least [#reads]: an algorithm that mixes more inputs
    /// than the mathematics asks for rounds by them, too.
    Box touches(Box grid);

    /// The grid pixels whose sums change, if only in the last bit, when the inputs in `changed` do.
    Optional<Box> readers(Box changed);

    /// What the weights take.
    long bytes();
}

package retouch.worker.generate.vector;

import retouch.worker.generate.Box;

/// A convolution with its weights in the layout in which it runs, and what follows it. Immutable.
interface Convolution {

    /// Computes a part of the output; the rest of `into` stays as it is, except around the box, where the
    /// right values may be written as well if everything that they depend on is there.
    ///
    /// @param grid where the sums are computed: output pixels, or for a transposed convolution input pixels
    void run(Crew crew, FeatureMap from, FeatureMap into, Box grid);

    /// What the weights take.
    long bytes();
}

package retouch.worker.generate.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// How many floats this machine computes with at once.
final class Lanes {

    /// The machine's widest; `-XX:MaxVectorSize=16` forces 128 bits.
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /// Floats in a vector: 4 on NEON and VSX, 8 on AVX2, 16 on AVX-512.
    static final int COUNT = SPECIES.length();

    private Lanes() {}

    /// The next multiple of [#COUNT].
    static int roundUp(int count) {
        return (count + COUNT - 1) / COUNT * COUNT;
    }
}

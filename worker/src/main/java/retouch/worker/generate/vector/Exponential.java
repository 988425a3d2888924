package retouch.worker.generate.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// `eˣ` of a vector with plain arithmetic, because `lanewise(EXP)` is fast on x86 only.
///
/// `x = n ln 2 + r` with `|r| ≤ ln 2 / 2`; `eʳ` by the polynomial of Cephes' `expf`, `2ⁿ` by building the
/// exponent's bits. Relative error under 2e-7 for `x` in [-87, 88]; beyond, the result is that of the nearest
/// end, which no sigmoid can tell from the true one.
final class Exponential {

    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, S.vectorShape());
    private static final float LOG2_E = 1.44269504088896341f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    /// Adding and subtracting it rounds to the nearest integer, as floats above 2²³ have no fraction.
    private static final float ROUNDER = 12_582_912f;
    private static final int EXPONENT_BIAS = 127;
    private static final int MANTISSA_BITS = 23;

    private Exponential() {}

    static FloatVector of(FloatVector argument) {
        FloatVector x = argument.max(-87f).min(88f);
        FloatVector n = x.mul(LOG2_E).add(ROUNDER).sub(ROUNDER);
        FloatVector r = x.sub(n.mul(LN2_HIGH)).sub(n.mul(LN2_LOW));
        FloatVector p = FloatVector.broadcast(S, 1.9875691500e-4f);
        p = p.fma(r, FloatVector.broadcast(S, 1.3981999507e-3f));
        p = p.fma(r, FloatVector.broadcast(S, 8.3334519073e-3f));
        p = p.fma(r, FloatVector.broadcast(S, 4.1665795894e-2f));
        p = p.fma(r, FloatVector.broadcast(S, 1.6666665459e-1f));
        p = p.fma(r, FloatVector.broadcast(S, 5.0000001201e-1f));
        FloatVector small = p.fma(r.mul(r), r).add(1f);
        IntVector exponent = (IntVector) n.convertShape(VectorOperators.F2I, INTS, 0);
        FloatVector scale = exponent.add(EXPONENT_BIAS).lanewise(VectorOperators.LSHL, MANTISSA_BITS)
                .reinterpretAsFloats();
        return small.mul(scale);
    }
}

package retouch.trainer.network;

/// A stream of random numbers that is the same on every Java for ever: SplitMix64 (Steele, Lea and
/// Flood 2014). Not thread-safe.
final class RandomStream {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT_OF_53_BITS = 0x1.0p-53;

    private long state;

    /// @param seed chosen by a person
    /// @param name makes this stream another one than those of other names
    RandomStream(long seed, byte[] name) {
        state = mix(seed + GOLDEN_GAMMA);
        for (byte part : name) {
            state = mix(state ^ part) + GOLDEN_GAMMA;
        }
    }

    /// In `[0, 1)`.
    double uniform() {
        return (next() >>> 11) * UNIT_OF_53_BITS;
    }

    /// Standard normal, by Box and Muller's transform; its other half is not used.
    double normal() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
        return radius * StrictMath.cos(2 * Math.PI * uniform());
    }

    private long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}

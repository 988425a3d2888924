package retouch.trainer.data.random;

import java.util.Random;

/// Makes seeds from seeds, so that each part of a picture has a row of random numbers of its own and a change
/// in one part leaves the others as they were.
public final class Seeds {

    private static final long STEP = 0x9E3779B97F4A7C15L;

    private Seeds() {}

    /// A seed for one child of a seed: another for each name, the same on every Java (SplitMix64's finalizer,
    /// Steele, Lea and Flood 2014).
    public static long child(long seed, long name) {
        return mixed(mixed(seed + STEP) + STEP * (name + 1));
    }

    /// [#child(long, long)] by a word.
    public static long child(long seed, String name) {
        return child(seed, name.hashCode());
    }

    /// Random numbers of one child of a seed.
    public static Random random(long seed, String name) {
        return new Random(child(seed, name));
    }

    private static long mixed(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}

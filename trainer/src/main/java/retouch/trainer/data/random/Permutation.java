package retouch.trainer.data.random;

/// An order of the numbers from 0 to `count - 1`, another for each seed, without a list of them: a Feistel
/// network over the next power of four, walked on until it is inside (Black and Rogaway 2002). Immutable and
/// thread-safe.
public record Permutation(long count, long seed) {

    private static final int ROUNDS = 4;
    private static final long COUNT_MAX = 1L << 60;

    public Permutation {
        if (count < 1 || count > COUNT_MAX) {
            throw new IllegalArgumentException("count must be between 1 and 2^60, not " + count);
        }
    }

    /// Which number comes at a place; each number comes once.
    ///
    /// @param place 0 to `count - 1`
    public long at(long place) {
        if (place < 0 || place >= count) {
            throw new IllegalArgumentException("place must be between 0 and %d, not %d".formatted(count - 1,
                    place));
        }
        int half = Math.max(1, (65 - Long.numberOfLeadingZeros(count - 1)) / 2);
        long number = shuffled(place, half);
        while (number >= count) {
            number = shuffled(number, half);
        }
        return number;
    }

    private long shuffled(long number, int half) {
        long mask = (1L << half) - 1;
        long left = number >>> half;
        long right = number & mask;
        for (int round = 0; round < ROUNDS; round++) {
            long next = left ^ (Seeds.child(seed + round, right) & mask);
            left = right;
            right = next;
        }
        return left << half | right;
    }
}

package retouch.schemas.pool;

/// Between what a pool's size may be.
///
/// @param min from 0
/// @param max at least `min`, at most 10,000
public record PoolLimits(int min, int max) {

    /// More workers than any broker has share-group members for.
    public static final int WORKERS_MAX = 10_000;

    public PoolLimits {
        if (min < 0 || max < min || max > WORKERS_MAX) {
            throw new IllegalArgumentException(
                    "limits must be 0 <= min <= max <= %d: %d to %d".formatted(WORKERS_MAX, min, max));
        }
    }

    /// `size`, or the limit that it is beyond.
    public int clamp(int size) {
        return Math.clamp(size, min, max);
    }

    /// Whether a pool may have so many workers.
    public boolean allow(int size) {
        return size >= min && size <= max;
    }
}

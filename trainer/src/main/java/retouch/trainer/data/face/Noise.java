package retouch.trainer.data.face;

/// Smooth noise over the plane: random values on a grid of whole numbers, joined smoothly. The same seed gives
/// the same noise on every Java. Immutable and thread-safe.
final class Noise {

    private final int seed;

    Noise(long seed) {
        this.seed = Long.hashCode(seed);
    }

    /// A value in `[-1, 1]`; 0 on average.
    double at(double x, double y) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double across = smooth(x - left);
        double down = smooth(y - top);
        double above = corner(left, top) + across * (corner(left + 1, top) - corner(left, top));
        double below = corner(left, top + 1) + across * (corner(left + 1, top + 1) - corner(left, top + 1));
        return above + down * (below - above);
    }

    /// Two octaves, in `[-1, 1]`.
    double rough(double x, double y) {
        // Turned against each other and the picture, so that the grid does not show.
        return (2 * at(0.8 * x - 0.6 * y, 0.6 * x + 0.8 * y)
                + at(0.6 * x + 2 * y + 17, 2 * x - 0.6 * y)) / 3;
    }

    private static double smooth(double share) {
        return share * share * (3 - 2 * share);
    }

    private double corner(int x, int y) {
        int mixed = seed + x * 0x27D4EB2D + y * 0x165667B1;
        mixed = (mixed ^ mixed >>> 15) * 0x85EBCA6B;
        mixed = (mixed ^ mixed >>> 13) * 0xC2B2AE35;
        return (mixed ^ mixed >>> 16) * 0x1p-31;
    }
}

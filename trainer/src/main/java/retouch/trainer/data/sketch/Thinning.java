package retouch.trainer.data.sketch;

/// Thins lines to one pixel (Zhang and Suen, 1984).
final class Thinning {

    private static final int[] ACROSS = {0, 1, 1, 1, 0, -1, -1, -1};
    private static final int[] DOWN = {-1, -1, 0, 1, 1, 1, 0, -1};

    private Thinning() {}

    /// @param lines `[S][S]`, true on a line
    /// @return a new plane; what lies outside counts as no line
    static boolean[] thin(boolean[] lines, int side) {
        boolean[] thinned = lines.clone();
        boolean changed = true;
        while (changed) {
            // Both passes always run: each takes one side of a line away.
            changed = peel(thinned, side, 0) | peel(thinned, side, 2);
        }
        return thinned;
    }

    private static boolean peel(boolean[] lines, int side, int turn) {
        boolean[] before = lines.clone();
        boolean changed = false;
        for (int pixel = 0; pixel < lines.length; pixel++) {
            if (before[pixel] && goes(before, side, pixel, turn)) {
                lines[pixel] = false;
                changed = true;
            }
        }
        return changed;
    }

    private static boolean goes(boolean[] lines, int side, int pixel, int turn) {
        boolean[] around = new boolean[8];
        int count = 0;
        for (int way = 0; way < 8; way++) {
            int x = pixel % side + ACROSS[way];
            int y = pixel / side + DOWN[way];
            around[way] = x >= 0 && y >= 0 && x < side && y < side && lines[y * side + x];
            count += around[way] ? 1 : 0;
        }
        int rises = 0;
        for (int way = 0; way < 8; way++) {
            rises += !around[way] && around[(way + 1) % 8] ? 1 : 0;
        }
        boolean first = turn == 0 ? around[0] && around[2] && around[4] : around[0] && around[2] && around[6];
        boolean second = turn == 0
                ? around[2] && around[4] && around[6]
                : around[0] && around[4] && around[6];
        return count >= 2 && count <= 6 && rises == 1 && !first && !second;
    }
}

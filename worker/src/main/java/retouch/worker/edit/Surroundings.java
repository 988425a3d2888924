package retouch.worker.edit;

/// What lies near to something.
final class Surroundings {

    private Surroundings() {}

    /// The pixels that are set, and all that are at most `radius` rows and columns away from one.
    ///
    /// @param set `[side][side]`
    static boolean[] within(boolean[] set, int side, int radius) {
        return spread(spread(set, side, radius, 1, side), side, radius, side, 1);
    }

    /// @param along  from a pixel to the next one of its line
    /// @param across from a line to the next one
    private static boolean[] spread(boolean[] set, int side, int radius, int along, int across) {
        boolean[] near = new boolean[set.length];
        for (int line = 0; line < side; line++) {
            int covered = 0; // up to here the line is done
            for (int index = 0; index < side; index++) {
                if (set[line * across + index * along]) {
                    int end = Math.min(side, index + radius + 1);
                    for (int to = Math.max(covered, index - radius); to < end; to++) {
                        near[line * across + to * along] = true;
                    }
                    covered = end;
                }
            }
        }
        return near;
    }
}

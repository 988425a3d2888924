package retouch.trainer.data.sketch;

/// Removes specks: groups of touching pixels (eight ways) below a size.
final class Components {

    private Components() {}

    /// @param lines     `[S][S]`, true on a line
    /// @param sizeMin   pixels of the smallest group that stays
    /// @return a new plane
    static boolean[] removeBelow(boolean[] lines, int side, int sizeMin) {
        boolean[] kept = lines.clone();
        boolean[] seen = new boolean[lines.length];
        int[] group = new int[lines.length];
        for (int start = 0; start < lines.length; start++) {
            if (lines[start] && !seen[start]) {
                int size = collect(lines, side, start, seen, group);
                for (int member = 0; member < size && size < sizeMin; member++) {
                    kept[group[member]] = false;
                }
            }
        }
        return kept;
    }

    private static int collect(boolean[] lines, int side, int start, boolean[] seen, int[] group) {
        int size = 0;
        seen[start] = true;
        group[size++] = start;
        for (int next = 0; next < size; next++) {
            int column = group[next] % side;
            int row = group[next] / side;
            for (int y = Math.max(0, row - 1); y <= Math.min(side - 1, row + 1); y++) {
                for (int x = Math.max(0, column - 1); x <= Math.min(side - 1, column + 1); x++) {
                    int pixel = y * side + x;
                    if (lines[pixel] && !seen[pixel]) {
                        seen[pixel] = true;
                        group[size++] = pixel;
                    }
                }
            }
        }
        return size;
    }
}

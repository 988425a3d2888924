package retouch.trainer.data.sketch;

/// Thins lines to one pixel (Zhang and Suen, 1984).
final class Thinning {

    private static final int[] ACROSS = {0, 1, 1, 1, 0, -1, -1, -1};
    private static final int[] DOWN = {-1, -1, 0, 1, 1, 1, 0, -1};
    /// Whether a pixel with these neighbors goes, bit by bit from above clockwise; for each of the two passes.
    private static final boolean[][] GOES = {table(0), table(1)};

    private Thinning() {}

    /// @param lines `[S][S]`, true on a line
    /// @return a new plane; what lies outside counts as no line
    static boolean[] thin(boolean[] lines, int side) {
        int row = side + 2;
        byte[] framed = new byte[row * row];
        int[] left = new int[lines.length];
        int count = 0;
        for (int pixel = 0; pixel < lines.length; pixel++) {
            if (lines[pixel]) {
                left[count] = (pixel / side + 1) * row + pixel % side + 1;
                framed[left[count++]] = 1;
            }
        }
        int before = count + 1;
        while (count < before) {
            before = count;
            // Both passes always run: each takes one side of a line away.
            count = peel(framed, row, left, peel(framed, row, left, count, GOES[0]), GOES[1]);
        }
        boolean[] thinned = new boolean[lines.length];
        for (int at = 0; at < count; at++) {
            thinned[(left[at] / row - 1) * side + left[at] % row - 1] = true;
        }
        return thinned;
    }

    /// @param left where line pixels are; those that stay move to the front
    /// @return how many stay
    private static int peel(byte[] framed, int row, int[] left, int count, boolean[] goes) {
        int[] gone = new int[count];
        int lost = 0;
        int kept = 0;
        for (int at = 0; at < count; at++) {
            int pixel = left[at];
            int around = 0;
            for (int way = 0; way < 8; way++) {
                around |= framed[pixel + DOWN[way] * row + ACROSS[way]] << way;
            }
            if (goes[around]) {
                gone[lost++] = pixel;
            } else {
                left[kept++] = pixel;
            }
        }
        for (int at = 0; at < lost; at++) {
            framed[gone[at]] = 0;
        }
        return kept;
    }

    private static boolean[] table(int pass) {
        boolean[] table = new boolean[256];
        for (int around = 0; around < 256; around++) {
            int count = Integer.bitCount(around);
            int turned = around >>> 1 | (around & 1) << 7;
            int rises = Integer.bitCount(~around & turned & 0xFF);
            boolean up = (around & 1) != 0;
            boolean right = (around & 4) != 0;
            boolean down = (around & 16) != 0;
            boolean back = (around & 64) != 0;
            boolean first = pass == 0 ? up && right && down : up && right && back;
            boolean second = pass == 0 ? right && down && back : up && down && back;
            table[around] = count >= 2 && count <= 6 && rises == 1 && !first && !second;
        }
        return table;
    }
}

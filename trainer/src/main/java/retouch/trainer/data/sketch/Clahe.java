package retouch.trainer.data.sketch;

/// Equalizes a plane's histogram tile by tile, with a limit to contrast (Zuiderveld 1994), as OpenCV's
/// `CLAHE` does it: the same clipping, the same spread of what is clipped, bilinear between tiles.
final class Clahe {

    private static final int LEVELS = 256;

    private final int side;
    private final int tiles;
    private final int tileSide;
    private final byte[][] tables;

    private Clahe(int[] plane, int side, double clipLimit, int tiles) {
        this.side = side;
        this.tiles = tiles;
        this.tileSide = (side + tiles - 1) / tiles;
        this.tables = new byte[tiles * tiles][];
        int clip = Math.max(1, (int) (clipLimit * tileSide * tileSide / LEVELS));
        for (int tile = 0; tile < tables.length; tile++) {
            int[] histogram = histogram(plane, tile);
            limit(histogram, clip);
            tables[tile] = table(histogram);
        }
    }

    /// @param plane     `[S][S]`, values in `[0, 255]`
    /// @param clipLimit how many times the even share one level may have
    /// @param tiles     along one side
    /// @return a new plane of values in `[0, 255]`
    static int[] equalize(int[] plane, int side, double clipLimit, int tiles) {
        return new Clahe(plane, side, clipLimit, tiles).blend(plane);
    }

    private int[] histogram(int[] plane, int tile) {
        int[] histogram = new int[LEVELS];
        int top = tile / tiles * tileSide;
        int left = tile % tiles * tileSide;
        for (int y = top; y < top + tileSide; y++) {
            for (int x = left; x < left + tileSide; x++) {
                histogram[plane[mirrored(y) * side + mirrored(x)]]++;
            }
        }
        return histogram;
    }

    /// What lies past the last pixel repeats the picture backwards, without its last row.
    private int mirrored(int at) {
        return at < side ? at : Math.max(0, 2 * side - 2 - at);
    }

    private static void limit(int[] histogram, int clip) {
        int clipped = 0;
        for (int level = 0; level < LEVELS; level++) {
            clipped += Math.max(0, histogram[level] - clip);
            histogram[level] = Math.min(histogram[level], clip);
        }
        int each = clipped / LEVELS;
        int rest = clipped % LEVELS;
        int step = rest == 0 ? LEVELS : Math.max(1, LEVELS / rest);
        for (int level = 0; level < LEVELS; level++) {
            boolean one = rest > 0 && level % step == 0;
            histogram[level] += each + (one ? 1 : 0);
            rest -= one ? 1 : 0;
        }
    }

    private byte[] table(int[] histogram) {
        byte[] table = new byte[LEVELS];
        float scale = (LEVELS - 1f) / (tileSide * tileSide);
        int sum = 0;
        for (int level = 0; level < LEVELS; level++) {
            sum += histogram[level];
            table[level] = (byte) Math.clamp((long) Math.rint(sum * scale), 0, 255);
        }
        return table;
    }

    private int[] blend(int[] plane) {
        int[] equalized = new int[plane.length];
        int[] low = new int[side];
        float[] share = new float[side];
        for (int at = 0; at < side; at++) {
            float tile = at / (float) tileSide - 0.5f;
            low[at] = (int) Math.floor(tile);
            share[at] = tile - low[at];
        }
        for (int y = 0; y < side; y++) {
            int above = tiles * Math.max(0, low[y]);
            int below = tiles * Math.min(tiles - 1, low[y] + 1);
            for (int x = 0; x < side; x++) {
                int left = Math.max(0, low[x]);
                int right = Math.min(tiles - 1, low[x] + 1);
                int level = plane[y * side + x];
                float up = mix(tables[above + left][level], tables[above + right][level], share[x]);
                float down = mix(tables[below + left][level], tables[below + right][level], share[x]);
                equalized[y * side + x] = (int) Math.rint(up * (1 - share[y]) + down * share[y]);
            }
        }
        return equalized;
    }

    private static float mix(byte from, byte to, float share) {
        return (from & 0xFF) * (1 - share) + (to & 0xFF) * share;
    }
}

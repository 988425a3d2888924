package retouch.trainer.data.color;

/// Replaces each value by the median of its neighborhood of three by three; edges repeat.
final class MedianFilter {

    private MedianFilter() {}

    /// @param rgb `[S][S][3]`
    /// @return a new plane, each channel filtered by itself
    static float[] filter(float[] rgb, int side) {
        float[] filtered = new float[rgb.length];
        int row = 3 * side;
        for (int y = 0; y < side; y++) {
            int up = y == 0 ? 0 : -row;
            int down = y == side - 1 ? 0 : row;
            for (int column = 0; column < row; column++) {
                int at = y * row + column;
                int left = column < 3 ? at : at - 3;
                int right = column >= row - 3 ? at : at + 3;
                filtered[at] = median(rgb[left + up], rgb[at + up], rgb[right + up], rgb[left], rgb[at],
                        rgb[right], rgb[left + down], rgb[at + down], rgb[right + down]);
            }
        }
        return filtered;
    }

    /// Sorts three rows; the median is the median of the largest of the low, the middle of the middle and the
    /// smallest of the high values.
    private static float median(float a, float b, float c, float d, float e, float f, float g, float h,
            float i) {
        float low = Math.max(lowest(a, b, c), Math.max(lowest(d, e, f), lowest(g, h, i)));
        float middle = middle(middle(a, b, c), middle(d, e, f), middle(g, h, i));
        float high = Math.min(highest(a, b, c), Math.min(highest(d, e, f), highest(g, h, i)));
        return middle(low, middle, high);
    }

    private static float lowest(float a, float b, float c) {
        return Math.min(a, Math.min(b, c));
    }

    private static float highest(float a, float b, float c) {
        return Math.max(a, Math.max(b, c));
    }

    private static float middle(float a, float b, float c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}

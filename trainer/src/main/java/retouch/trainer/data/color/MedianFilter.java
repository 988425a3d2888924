package retouch.trainer.data.color;

import java.util.Arrays;

/// Replaces each value by the median of its neighborhood of three by three; edges repeat.
final class MedianFilter {

    private MedianFilter() {}

    /// @param rgb `[S][S][3]`
    /// @return a new plane, each channel filtered by itself
    static float[] filter(float[] rgb, int side) {
        float[] filtered = new float[rgb.length];
        float[] window = new float[9];
        for (int at = 0; at < rgb.length; at++) {
            int column = at / 3 % side;
            int row = at / 3 / side;
            for (int near = 0; near < 9; near++) {
                int x = Math.clamp(column + near % 3 - 1, 0, side - 1);
                int y = Math.clamp(row + near / 3 - 1, 0, side - 1);
                window[near] = rgb[3 * (y * side + x) + at % 3];
            }
            Arrays.sort(window);
            filtered[at] = window[4];
        }
        return filtered;
    }
}

package retouch.trainer.data.color;

import java.util.Arrays;

/// Smooths what is alike and keeps edges (Tomasi and Manduchi 1998), with OpenCV's distance between colors: the
/// sum over the channels. The window is square; edges repeat.
final class BilateralFilter {

    private static final int COLOR_DISTANCE_MAX = 3 * 255;

    private final int radius;
    private final float[] byColor = new float[COLOR_DISTANCE_MAX + 2];
    private final float[] byPlace;

    /// @param radius     pixels from the middle of the window to its edge; at least 1
    /// @param sigmaColor in levels of 255
    /// @param sigmaSpace in pixels
    BilateralFilter(int radius, double sigmaColor, double sigmaSpace) {
        this.radius = radius;
        for (int distance = 0; distance < byColor.length; distance++) {
            byColor[distance] = (float) Math.exp(-distance * distance / (2 * sigmaColor * sigmaColor));
        }
        int width = 2 * radius + 1;
        this.byPlace = new float[width * width];
        for (int place = 0; place < byPlace.length; place++) {
            int x = place % width - radius;
            int y = place / width - radius;
            byPlace[place] = (float) Math.exp(-(x * x + y * y) / (2 * sigmaSpace * sigmaSpace));
        }
    }

    /// @param rgb `[S][S][3]` in `[0, 255]`
    /// @return a new plane
    float[] filter(float[] rgb, int side) {
        int framedSide = side + 2 * radius;
        float[] framed = framed(rgb, side, framedSide);
        float[] sums = framed.clone();
        float[] weights = new float[framedSide * framedSide];
        Arrays.fill(weights, 1);
        // Two pixels weigh the same for each other, so that half the window is enough.
        for (int place = byPlace.length / 2 + 1; place < byPlace.length; place++) {
            int width = 2 * radius + 1;
            addPairs(framed, framedSide, place % width - radius, place / width - radius, byPlace[place], sums,
                    weights);
        }
        float[] filtered = new float[rgb.length];
        for (int at = 0; at < rgb.length; at++) {
            int pixel = (at / 3 / side + radius) * framedSide + at / 3 % side + radius;
            filtered[at] = sums[3 * pixel + at % 3] / weights[pixel];
        }
        return filtered;
    }

    private void addPairs(float[] framed, int framedSide, int across, int down, float byDistance,
            float[] sums,
            float[] weights) {
        int step = down * framedSide + across;
        for (int y = 0; y < framedSide - down; y++) {
            int first = y * framedSide + Math.max(0, -across);
            int last = (y + 1) * framedSide - Math.max(0, across);
            for (int one = first; one < last; one++) {
                int two = one + step;
                float red = framed[3 * one];
                float green = framed[3 * one + 1];
                float blue = framed[3 * one + 2];
                float otherRed = framed[3 * two];
                float otherGreen = framed[3 * two + 1];
                float otherBlue = framed[3 * two + 2];
                float distance = Math.abs(red - otherRed) + Math.abs(green - otherGreen)
                        + Math.abs(blue - otherBlue);
                float weight = byDistance * byColor[(int) (distance + 0.5f)];
                weights[one] += weight;
                weights[two] += weight;
                sums[3 * one] += weight * otherRed;
                sums[3 * one + 1] += weight * otherGreen;
                sums[3 * one + 2] += weight * otherBlue;
                sums[3 * two] += weight * red;
                sums[3 * two + 1] += weight * green;
                sums[3 * two + 2] += weight * blue;
            }
        }
    }

    private float[] framed(float[] rgb, int side, int framedSide) {
        float[] framed = new float[3 * framedSide * framedSide];
        for (int pixel = 0; pixel < framedSide * framedSide; pixel++) {
            int x = Math.clamp(pixel % framedSide - radius, 0, side - 1);
            int y = Math.clamp(pixel / framedSide - radius, 0, side - 1);
            System.arraycopy(rgb, 3 * (y * side + x), framed, 3 * pixel, 3);
        }
        return framed;
    }
}

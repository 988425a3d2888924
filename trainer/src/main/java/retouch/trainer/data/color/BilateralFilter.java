package retouch.trainer.data.color;

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
        float[] filtered = new float[rgb.length];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                mean(framed, framedSide, x, y, filtered, 3 * (y * side + x));
            }
        }
        return filtered;
    }

    private void mean(float[] framed, int framedSide, int x, int y, float[] filtered, int to) {
        int width = 2 * radius + 1;
        int middle = 3 * ((y + radius) * framedSide + x + radius);
        float red = framed[middle];
        float green = framed[middle + 1];
        float blue = framed[middle + 2];
        float sum = 0;
        float redSum = 0;
        float greenSum = 0;
        float blueSum = 0;
        for (int row = 0; row < width; row++) {
            int from = 3 * ((y + row) * framedSide + x);
            for (int column = 0; column < width; column++) {
                int at = from + 3 * column;
                float distance = Math.abs(framed[at] - red) + Math.abs(framed[at + 1] - green)
                        + Math.abs(framed[at + 2] - blue);
                float weight = byPlace[row * width + column] * byColor[(int) (distance + 0.5f)];
                sum += weight;
                redSum += weight * framed[at];
                greenSum += weight * framed[at + 1];
                blueSum += weight * framed[at + 2];
            }
        }
        filtered[to] = redSum / sum;
        filtered[to + 1] = greenSum / sum;
        filtered[to + 2] = blueSum / sum;
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

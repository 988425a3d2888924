package retouch.trainer.data.sketch;

/// Blurs by a Gaussian, cut off at three standard deviations; edges repeat.
final class GaussianBlur {

    private GaussianBlur() {}

    /// @param values `[S][S][channels]`
    /// @return a new plane
    static float[] blur(float[] values, int side, int channels, double sigma) {
        float[] kernel = kernel(sigma);
        float[] across = new float[values.length];
        float[] blurred = new float[values.length];
        int row = side * channels;
        for (int y = 0; y < side; y++) {
            alongRow(values, y * row, side, channels, kernel, across);
        }
        int radius = kernel.length / 2;
        for (int y = 0; y < side; y++) {
            for (int tap = -radius; tap <= radius; tap++) {
                int from = Math.clamp(y + tap, 0, side - 1) * row;
                float weight = kernel[tap + radius];
                for (int at = 0; at < row; at++) {
                    blurred[y * row + at] += weight * across[from + at];
                }
            }
        }
        return blurred;
    }

    private static void alongRow(float[] values, int start, int side, int channels, float[] kernel,
            float[] to) {
        int radius = kernel.length / 2;
        int row = side * channels;
        for (int tap = -radius; tap <= radius; tap++) {
            float weight = kernel[tap + radius];
            int shift = tap * channels;
            int first = Math.clamp(-shift, 0, row);
            int last = Math.clamp(row - shift, 0, row);
            for (int at = 0; at < first; at++) {
                to[start + at] += weight * values[start + at % channels];
            }
            for (int at = first; at < last; at++) {
                to[start + at] += weight * values[start + at + shift];
            }
            for (int at = last; at < row; at++) {
                to[start + at] += weight * values[start + row - channels + at % channels];
            }
        }
    }

    private static float[] kernel(double sigma) {
        int radius = (int) Math.ceil(3 * sigma);
        float[] kernel = new float[2 * radius + 1];
        double sum = 0;
        for (int tap = -radius; tap <= radius; tap++) {
            sum += Math.exp(-tap * tap / (2 * sigma * sigma));
        }
        for (int tap = -radius; tap <= radius; tap++) {
            kernel[tap + radius] = (float) (Math.exp(-tap * tap / (2 * sigma * sigma)) / sum);
        }
        return kernel;
    }
}

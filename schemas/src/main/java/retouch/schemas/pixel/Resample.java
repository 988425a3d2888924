package retouch.schemas.pixel;

import java.util.Objects;

/// Changes the size of pixel planes. Pure functions of their arguments; the same in training and serving.
public final class Resample {

    /// Catmull-Rom, the bicubic of most image software.
    private static final double BICUBIC_A = -0.5;
    private static final int CHANNELS = 3;

    private Resample() {}

    /// Resizes interleaved RGB `[height][width][3]`: area average where it shrinks, bicubic (Catmull-Rom,
    /// a = -0.5) where it grows, per axis; clamped to `[0, 255]`. Same size returns a copy.
    public static float[] rgb(float[] source, int width, int height, int newWidth, int newHeight) {
        Objects.requireNonNull(source, "source");
        if (width <= 0 || height <= 0 || newWidth <= 0 || newHeight <= 0) {
            throw new IllegalArgumentException("sizes must be more than zero: %dx%d to %dx%d".formatted(width,
                    height, newWidth, newHeight));
        }
        if (source.length != CHANNELS * width * height) {
            throw new IllegalArgumentException(
                    "%dx%d pixels do not have %d values".formatted(width, height, source.length));
        }
        if (width == newWidth && height == newHeight) {
            return source.clone();
        }
        float[] wide = rows(source, width, height, Taps.of(width, newWidth));
        return columns(wide, newWidth, height, Taps.of(height, newHeight));
    }

    private static float[] rows(float[] source, int width, int height, Taps taps) {
        int newWidth = taps.first().length;
        float[] target = new float[CHANNELS * newWidth * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < newWidth; x++) {
                float[] weights = taps.weights()[x];
                int to = CHANNELS * (y * newWidth + x);
                for (int tap = 0; tap < weights.length; tap++) {
                    int from = CHANNELS * (y * width + Math.clamp(taps.first()[x] + tap, 0, width - 1));
                    for (int channel = 0; channel < CHANNELS; channel++) {
                        target[to + channel] += weights[tap] * source[from + channel];
                    }
                }
            }
        }
        return target;
    }

    private static float[] columns(float[] source, int width, int height, Taps taps) {
        int newHeight = taps.first().length;
        int row = CHANNELS * width;
        float[] target = new float[row * newHeight];
        for (int y = 0; y < newHeight; y++) {
            float[] weights = taps.weights()[y];
            for (int tap = 0; tap < weights.length; tap++) {
                int from = row * Math.clamp(taps.first()[y] + tap, 0, height - 1);
                for (int index = 0; index < row; index++) {
                    target[y * row + index] += weights[tap] * source[from + index];
                }
            }
            for (int index = y * row; index < (y + 1) * row; index++) {
                target[index] = Math.clamp(target[index], 0, 255);
            }
        }
        return target;
    }

    /// For each new position of one axis, which old ones it is made of.
    ///
    /// @param first   the first old position; may lie outside, where the edge repeats
    /// @param weights of the old positions from there on; their sum is 1
    private record Taps(int[] first, float[][] weights) {

        static Taps of(int extent, int newExtent) {
            Taps taps = new Taps(new int[newExtent], new float[newExtent][]);
            for (int index = 0; index < newExtent; index++) {
                if (newExtent < extent) {
                    taps.average(index, extent / (double) newExtent);
                } else {
                    taps.interpolate(index, extent / (double) newExtent);
                }
            }
            return taps;
        }

        private void average(int index, double step) {
            double begin = index * step;
            double end = begin + step;
            first[index] = (int) Math.floor(begin);
            int last = (int) Math.ceil(end - 1e-9);
            weights[index] = new float[last - first[index]];
            for (int tap = 0; tap < weights[index].length; tap++) {
                double from = Math.max(begin, first[index] + tap);
                double to = Math.min(end, first[index] + tap + 1);
                weights[index][tap] = (float) (Math.max(0, to - from) / step);
            }
        }

        private void interpolate(int index, double step) {
            double center = (index + 0.5) * step - 0.5;
            int before = (int) Math.floor(center);
            double fraction = center - before;
            first[index] = before - 1;
            weights[index] = new float[]{
                    (float) cubic(1 + fraction), (float) cubic(fraction), (float) cubic(1 - fraction),
                    (float) cubic(2 - fraction)};
        }

        private static double cubic(double distance) {
            double d = Math.abs(distance);
            if (d <= 1) {
                return (BICUBIC_A + 2) * d * d * d - (BICUBIC_A + 3) * d * d + 1;
            }
            return d < 2 ? BICUBIC_A * (d * d * d - 5 * d * d + 8 * d - 4) : 0;
        }
    }
}

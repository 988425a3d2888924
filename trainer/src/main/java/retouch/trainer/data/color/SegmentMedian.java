package retouch.trainer.data.color;

/// Paints each segment of a picture with its median color, channel by channel, in whole levels.
final class SegmentMedian {

    private SegmentMedian() {}

    /// @param rgb      `[S][S][3]` in `[0, 255]`
    /// @param segments for each pixel the number of its segment
    /// @param count    numbers are below this
    /// @return a new plane; the lower of two middle values where a segment has an even number of pixels
    static float[] paint(float[] rgb, int[] segments, int count) {
        int[] starts = new int[count + 1];
        for (int segment : segments) {
            starts[segment + 1]++;
        }
        for (int segment = 0; segment < count; segment++) {
            starts[segment + 1] += starts[segment];
        }
        int[] next = starts.clone();
        int[] pixels = new int[segments.length];
        for (int pixel = 0; pixel < segments.length; pixel++) {
            pixels[next[segments[pixel]]++] = pixel;
        }
        float[] painted = new float[rgb.length];
        for (int segment = 0; segment < count; segment++) {
            for (int channel = 0; channel < 3 && starts[segment + 1] > starts[segment]; channel++) {
                paint(rgb, pixels, starts[segment], starts[segment + 1], channel, painted);
            }
        }
        return painted;
    }

    private static void paint(float[] rgb, int[] pixels, int from, int to, int channel, float[] painted) {
        int[] histogram = new int[256];
        for (int at = from; at < to; at++) {
            histogram[Math.clamp(Math.round(rgb[3 * pixels[at] + channel]), 0, 255)]++;
        }
        int level = 0;
        for (int below = histogram[0]; 2 * below < to - from; below += histogram[level]) {
            level++;
        }
        for (int at = from; at < to; at++) {
            painted[3 * pixels[at] + channel] = level;
        }
    }
}

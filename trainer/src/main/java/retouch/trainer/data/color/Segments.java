package retouch.trainer.data.color;

import java.util.Arrays;

/// Cuts a picture into areas of like color (Felzenszwalb and Huttenlocher 2004), for pictures of which nobody
/// knows the parts.
final class Segments {

    private static final int DISTANCE_MAX = 3 * 255;

    private final int[] parent;
    private final int[] size;
    private final float[] threshold;

    private Segments(int pixels, float scale) {
        this.parent = new int[pixels];
        this.size = new int[pixels];
        this.threshold = new float[pixels];
        Arrays.setAll(parent, pixel -> pixel);
        Arrays.fill(size, 1);
        Arrays.fill(threshold, scale);
    }

    /// @param rgb     `[S][S][3]` in `[0, 255]`
    /// @param scale   the larger, the larger the segments: a segment of n pixels takes neighbors that differ by
    ///                `scale / n` more than its own pixels do
    /// @param sizeMin pixels of the smallest segment
    /// @return `[S][S]`, for each pixel the number of its segment: some pixel of it
    static int[] of(float[] rgb, int side, double scale, int sizeMin) {
        int[] edges = byDistance(rgb, side);
        Segments segments = new Segments(side * side, (float) scale);
        for (int edge : edges) {
            segments.joinAlike(edge >>> 1, other(edge, side), distance(rgb, edge, side), (float) scale);
        }
        for (int edge : edges) {
            int one = segments.find(edge >>> 1);
            int two = segments.find(other(edge, side));
            if (one != two && Math.min(segments.size[one], segments.size[two]) < sizeMin) {
                segments.join(one, two);
            }
        }
        int[] numbers = new int[side * side];
        Arrays.setAll(numbers, segments::find);
        return numbers;
    }

    private void joinAlike(int from, int to, int distance, float scale) {
        int one = find(from);
        int two = find(to);
        if (one != two && distance <= Math.min(threshold[one], threshold[two])) {
            int joined = join(one, two);
            threshold[joined] = distance + scale / size[joined];
        }
    }

    private int join(int one, int two) {
        int large = size[one] >= size[two] ? one : two;
        int small = large == one ? two : one;
        parent[small] = large;
        size[large] += size[small];
        return large;
    }

    private int find(int pixel) {
        int root = pixel;
        while (parent[root] != root) {
            parent[root] = parent[parent[root]];
            root = parent[root];
        }
        return root;
    }

    /// An edge is twice its first pixel, and one more if it goes down and not to the right.
    private static int other(int edge, int side) {
        return (edge >>> 1) + ((edge & 1) == 0 ? 1 : side);
    }

    private static int distance(float[] rgb, int edge, int side) {
        int one = 3 * (edge >>> 1);
        int two = 3 * other(edge, side);
        return (int) (Math.abs(rgb[one] - rgb[two]) + Math.abs(rgb[one + 1] - rgb[two + 1])
                + Math.abs(rgb[one + 2] - rgb[two + 2]) + 0.5f);
    }

    /// All edges, the most alike first.
    private static int[] byDistance(float[] rgb, int side) {
        int[] starts = new int[DISTANCE_MAX + 2];
        int count = 0;
        int[] edges = new int[2 * side * side];
        for (int edge = 0; edge < edges.length; edge++) {
            int pixel = edge >>> 1;
            if ((edge & 1) == 0 ? pixel % side < side - 1 : pixel / side < side - 1) {
                edges[count++] = edge;
                starts[distance(rgb, edge, side) + 1]++;
            }
        }
        for (int distance = 0; distance < DISTANCE_MAX; distance++) {
            starts[distance + 1] += starts[distance];
        }
        int[] sorted = new int[count];
        for (int at = 0; at < count; at++) {
            sorted[starts[distance(rgb, edges[at], side)]++] = edges[at];
        }
        return sorted;
    }
}

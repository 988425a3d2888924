package retouch.worker.generate.vector;

import java.util.Arrays;

import retouch.schemas.network.NetworkDescription;

/// One thread's scratch memory, shared by all layers as they come one after the other. Grows to what the
/// largest layer needs, then stays.
final class Work {

    /// For the lines of a Winograd tile.
    final float[] lines = new float[Winograd.FREQUENCIES * Lanes.COUNT];

    private float[] inputs = new float[0];
    private float[] sums = new float[0];
    private float[] pixels = new float[0];
    private float[] squares = new float[0];
    private int[] starts = new int[0];

    /// Transformed inputs; undefined content.
    float[] inputs(int length) {
        inputs = inputs.length < length ? new float[length] : inputs;
        return inputs;
    }

    /// Sums of products; undefined content.
    float[] sums(int length) {
        sums = sums.length < length ? new float[length] : sums;
        return sums;
    }

    /// The outputs of one tile; undefined content.
    float[] pixels(int length) {
        pixels = pixels.length < length ? new float[length] : pixels;
        return pixels;
    }

    /// Where rows begin; undefined content.
    int[] starts(int length) {
        starts = starts.length < length ? new int[length] : starts;
        return starts;
    }

    /// Room for the squares of `depth` channels from [NetworkDescription#LRN_RADIUS] on, with as many zeros
    /// before and after.
    float[] squares(int depth) {
        int after = NetworkDescription.LRN_RADIUS + depth;
        int length = after + NetworkDescription.LRN_RADIUS + Lanes.COUNT;
        squares = squares.length < length ? new float[length] : squares;
        Arrays.fill(squares, after, after + NetworkDescription.LRN_RADIUS, 0); // a wider layer was here
        return squares;
    }

    long bytes() {
        return (long) Float.BYTES
                * (lines.length + inputs.length + sums.length + pixels.length + squares.length)
                + (long) Integer.BYTES * starts.length;
    }
}

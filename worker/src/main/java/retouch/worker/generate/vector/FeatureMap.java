package retouch.worker.generate.vector;

import java.util.Arrays;

import retouch.worker.generate.Box;

/// A square feature map, NHWC, with a border of zeros around it that nobody writes: what convolutions read
/// beyond the edge. A map may be one part of the channels of a wider one, so that a concatenation is two
/// views of one array.
///
/// @param data        the values, shared with other views
/// @param origin      index of channel 0 of the pixel at row 0, column 0
/// @param side        pixels per side
/// @param depth       channels in memory, padding included
/// @param pixelStride from one pixel to the next in a row
/// @param rowStride   from one row to the next
record FeatureMap(float[] data, int origin, int side, int depth, int pixelStride, int rowStride) {

    /// A map of its own.
    ///
    /// @param border zero pixels on every side
    static FeatureMap create(int side, int depth, int border) {
        int width = side + 2 * border;
        int rowStride = width * depth;
        // A vector's worth more: loads of the last pixel's channels may reach past it where it has few.
        int length = Math.addExact(Math.multiplyExact(rowStride, width), Lanes.COUNT);
        return new FeatureMap(new float[length], border * rowStride + border * depth, side, depth, depth,
                rowStride);
    }

    /// Some of the channels.
    FeatureMap channels(int from, int count) {
        return new FeatureMap(data, origin + from, side, count, pixelStride, rowStride);
    }

    /// Where channel 0 of a pixel is. Rows and columns in the border are allowed.
    int index(int row, int column) {
        return origin + row * rowStride + column * pixelStride;
    }

    /// Writes zeros inside `outer` but outside `inner`.
    void clearAround(Box inner, Box outer) {
        for (int row = outer.top(); row < outer.bottom(); row++) {
            boolean beside = row >= inner.top() && row < inner.bottom();
            clear(row, outer.left(), beside ? inner.left() : outer.right());
            clear(row, beside ? inner.right() : outer.right(), outer.right());
        }
    }

    private void clear(int row, int from, int to) {
        for (int column = from; column < to; column++) {
            int at = index(row, column);
            Arrays.fill(data, at, at + depth, 0);
        }
    }

    Box whole() {
        return Box.whole(side);
    }

    long bytes() {
        return (long) Float.BYTES * data.length;
    }
}

package retouch.worker.edit;

import retouch.schemas.job.PixelBox;
import retouch.schemas.pixel.ColorStrokes;
import retouch.schemas.pixel.Mask;
import retouch.schemas.pixel.Picture;

/// Brings what people painted, at whatever resolution, to the square of `side` pixels that the generator
/// sees. A pixel of the square covers an area of the photograph, and that area an area of the painting.
///
/// @param crop   the square, in pixels of the photograph
/// @param width  the photograph's width, in pixels
/// @param height the photograph's height, in pixels
/// @param side   the model's side, in pixels
record Projection(PixelBox crop, int width, int height, int side) {

    /// Positions are exact fractions but for rounding; without this a pixel would cover its neighbor.
    private static final double EPSILON = 1e-6;

    /// Whether anything that is set in `mask` lies under each pixel, `[side][side]`: nothing is lost.
    boolean[] bits(Mask mask) {
        int[] columns = edges(crop.left(), mask.width() / (double) width);
        int[] rows = edges(crop.top(), mask.height() / (double) height);
        boolean[] bits = new boolean[side * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                bits[y * side + x] = isAnySet(mask, columns, rows, x, y);
            }
        }
        return bits;
    }

    /// The mean color of what is painted under each pixel.
    ///
    /// @param painted where `picture` is painted; of its size
    ColorStrokes strokes(Picture picture, Mask painted) {
        int[] columns = edges(crop.left(), picture.width() / (double) width);
        int[] rows = edges(crop.top(), picture.height() / (double) height);
        PixelBox area = new PixelBox(columns[0], rows[0], columns[2 * side - 1] - columns[0],
                rows[2 * side - 1] - rows[0]);
        float[] colors = picture.rgb(area);
        boolean[] set = new boolean[side * side];
        float[] rgb = new float[3 * side * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int pixel = y * side + x;
                set[pixel] = isAnySet(painted, columns, rows, x, y);
                if (set[pixel]) {
                    mean(painted, colors, area,
                            new Cell(columns[2 * x], columns[2 * x + 1], rows[2 * y], rows[2 * y + 1]),
                            rgb, 3 * pixel);
                }
            }
        }
        return new ColorStrokes(set, rgb);
    }

    /// What one pixel of the square covers; `right` and `bottom` are excluded.
    private record Cell(int left, int right, int top, int bottom) {}

    private static void mean(Mask painted, float[] colors, PixelBox area, Cell cell, float[] rgb, int at) {
        int count = 0;
        double[] sum = new double[3];
        for (int y = cell.top(); y < cell.bottom(); y++) {
            for (int x = cell.left(); x < cell.right(); x++) {
                if (painted.contains(x, y)) {
                    int from = 3 * ((y - area.top()) * area.width() + x - area.left());
                    for (int channel = 0; channel < 3; channel++) {
                        sum[channel] += colors[from + channel];
                    }
                    count++;
                }
            }
        }
        for (int channel = 0; channel < 3; channel++) {
            rgb[at + channel] = (float) (sum[channel] / count);
        }
    }

    private static boolean isAnySet(Mask mask, int[] columns, int[] rows, int x, int y) {
        for (int row = rows[2 * y]; row < rows[2 * y + 1]; row++) {
            for (int column = columns[2 * x]; column < columns[2 * x + 1]; column++) {
                if (mask.contains(column, row)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// For each pixel of one axis, where what it covers begins and ends (excluded), in the painting's pixels.
    private int[] edges(int begin, double scale) {
        double step = crop.width() / (double) side;
        int[] edges = new int[2 * side];
        for (int index = 0; index < side; index++) {
            edges[2 * index] = (int) Math.floor((begin + index * step) * scale + EPSILON);
            edges[2 * index + 1] = Math.max(edges[2 * index] + 1,
                    (int) Math.ceil((begin + (index + 1) * step) * scale - EPSILON));
        }
        return edges;
    }
}

package retouch.producer.sheet;

import retouch.schemas.job.PixelBox;
import retouch.schemas.pixel.Picture;
import retouch.schemas.sheet.Canvas;

/// A picture in the size of a tile.
///
/// A row of tiles' pixels is averaged from as many rows of the picture, so that a picture of forty
/// megapixels costs no more memory than a small one.
final class Thumbnail {

    private static final int CHECKER_PIXELS = 8;
    private static final int CHECKER_LIGHT = 0xFF;
    private static final int CHECKER_DARK = 0xE6;

    private final Picture picture;
    private final int width;
    private final int height;

    Thumbnail(Picture picture, int width, int height) {
        this.picture = picture;
        this.width = width;
        this.height = height;
    }

    /// Where transparent, a checkerboard shows, as in drawing programs.
    void draw(Canvas canvas, int left, int top) {
        for (int y = 0; y < height; y++) {
            int fromRow = edge(y, height, picture.height());
            int rows = Math.max(1, edge(y + 1, height, picture.height()) - fromRow);
            float[] strip = picture.rgb(new PixelBox(0, fromRow, picture.width(), rows));
            for (int x = 0; x < width; x++) {
                int fromColumn = edge(x, width, picture.width());
                int columns = Math.max(1, edge(x + 1, width, picture.width()) - fromColumn);
                int alpha = picture.alpha(fromColumn + columns / 2, fromRow + rows / 2);
                int color = mean(strip, rows, fromColumn, columns);
                canvas.blend(left + x, top + y, checker(x, y), 1);
                canvas.blend(left + x, top + y, color, alpha / 255.0);
            }
        }
    }

    private int mean(float[] strip, int rows, int fromColumn, int columns) {
        double[] sum = new double[3];
        for (int row = 0; row < rows; row++) {
            int at = 3 * (row * picture.width() + fromColumn);
            for (int index = 0; index < 3 * columns; index++) {
                sum[index % 3] += strip[at + index];
            }
        }
        int count = rows * columns;
        return (int) Math.round(sum[0] / count) << 16 | (int) Math.round(sum[1] / count) << 8
                | (int) Math.round(sum[2] / count);
    }

    private static int checker(int x, int y) {
        int grey = (x / CHECKER_PIXELS + y / CHECKER_PIXELS) % 2 == 0 ? CHECKER_LIGHT : CHECKER_DARK;
        return grey << 16 | grey << 8 | grey;
    }

    /// The first of `pixels` that belongs to position `at` of `positions`.
    static int edge(int at, int positions, int pixels) {
        return (int) ((long) at * pixels / positions);
    }
}

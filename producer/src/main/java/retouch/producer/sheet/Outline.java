package retouch.producer.sheet;

import retouch.schemas.pixel.Mask;
import retouch.schemas.sheet.Canvas;

/// The edge of a hole, in the size of a tile: a bright line with a light rim, so that it shows on dark and
/// on light pictures.
final class Outline {

    private static final int LINE = 0xFF2D6F;
    private static final int RIM = 0xFFFFFF;
    private static final double LINE_HALF_WIDTH = 1.6;
    private static final double RIM_HALF_WIDTH = 3.2;
    private static final double RIM_OPACITY = 0.75;
    private static final int REACH = 5;

    private final Mask hole;
    private final int width;
    private final int height;

    Outline(Mask hole, int width, int height) {
        this.hole = hole;
        this.width = width;
        this.height = height;
    }

    void draw(Canvas canvas, int left, int top) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double distance = distanceToEdge(x, y);
                canvas.blend(left + x, top + y, RIM, RIM_OPACITY * cover(RIM_HALF_WIDTH - distance));
                canvas.blend(left + x, top + y, LINE, cover(LINE_HALF_WIDTH - distance));
            }
        }
    }

    private static double cover(double inside) {
        return Math.clamp(inside + 0.5, 0.0, 1.0);
    }

    /// Distance to the nearest pixel of the other side, in pixels of the tile; infinite if there is none
    /// within reach.
    private double distanceToEdge(int x, int y) {
        boolean here = isHole(x, y);
        double nearest = Double.POSITIVE_INFINITY;
        for (int dy = -REACH; dy <= REACH; dy++) {
            for (int dx = -REACH; dx <= REACH; dx++) {
                if (dx * dx + dy * dy < nearest && isHole(x + dx, y + dy) != here) {
                    nearest = dx * dx + dy * dy;
                }
            }
        }
        return Math.sqrt(nearest) - 0.5;
    }

    private boolean isHole(int x, int y) {
        int inX = Math.clamp(x, 0, width - 1);
        int inY = Math.clamp(y, 0, height - 1);
        return hole.contains((int) ((inX + 0.5) * hole.width() / width),
                (int) ((inY + 0.5) * hole.height() / height));
    }
}

package retouch.worker.edit;

import retouch.schemas.job.PixelBox;

/// Chooses the square of the photograph that the generator sees.
///
/// The square is centered on the hole and moved inside the photograph where it fits. It has the model's own
/// side, so that no pixel is resampled, unless the hole needs more: a hole must not fill more than three
/// quarters of the square's side, because the network paints from what surrounds it. Only then is the square
/// larger and resampled. It is never larger than the photograph's longer side, except to reach the model's
/// side; what lies outside the photograph repeats its edge.
final class Crop {

    /// The square's side over the hole's longer side.
    static final double CONTEXT = 4.0 / 3;

    /// The largest square that a worker with a heap of 2 GB was measured to edit; 8,192 px ran out of memory.
    static final int SIDE_MAX = 7_300;

    private Crop() {}

    /// @param hole   the hole's bounds
    /// @param width  the photograph's width, in pixels
    /// @param height the photograph's height, in pixels
    /// @param side   the model's side, in pixels
    static PixelBox around(PixelBox hole, int width, int height, int side) {
        int holeSide = Math.max(hole.width(), hole.height());
        int wanted = (int) Math.ceil(holeSide * CONTEXT);
        int square = Math.max(side, Math.min(wanted, Math.max(width, height)));
        return new PixelBox(
                place(hole.left() + hole.width() / 2, square, width),
                place(hole.top() + hole.height() / 2, square, height),
                square, square);
    }

    /// Where the square begins on one axis: inside the photograph if it fits, around it if it does not.
    private static int place(int center, int square, int extent) {
        int slack = extent - square;
        return slack < 0 ? Math.floorDiv(slack, 2) : Math.clamp(center - square / 2, 0, slack);
    }
}

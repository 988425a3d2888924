package retouch.trainer.data.sketch;

/// Widens lines of one pixel to those of a square pen.
final class Pen {

    private Pen() {}

    /// @param lines `[S][S]`, true on a line
    /// @param width in pixels; at least 1
    /// @return a new plane
    static boolean[] draw(boolean[] lines, int side, int width) {
        boolean[] drawn = lines.clone();
        int before = (width - 1) / 2;
        for (int pixel = 0; pixel < lines.length; pixel++) {
            if (lines[pixel]) {
                for (int at = 0; at < width * width; at++) {
                    int x = pixel % side + at % width - before;
                    int y = pixel / side + at / width - before;
                    if (x >= 0 && y >= 0 && x < side && y < side) {
                        drawn[y * side + x] = true;
                    }
                }
            }
        }
        return drawn;
    }
}

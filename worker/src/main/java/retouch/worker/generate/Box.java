package retouch.worker.generate;

/// A rectangle of pixels, `[left, right)` by `[top, bottom)`; never empty.
public record Box(int left, int top, int right, int bottom) {

    public Box {
        if (left < 0 || top < 0 || right <= left || bottom <= top) {
            throw new IllegalArgumentException(
                    "not a box: [%d, %d) x [%d, %d)".formatted(left, right, top, bottom));
        }
    }

    /// A whole square picture.
    public static Box whole(int side) {
        return new Box(0, 0, side, side);
    }

    public int width() {
        return right - left;
    }

    public int height() {
        return bottom - top;
    }

    /// Pixels inside.
    public long area() {
        return (long) width() * height();
    }

    /// The smallest box that holds both.
    public Box union(Box other) {
        return new Box(Math.min(left, other.left), Math.min(top, other.top), Math.max(right, other.right),
                Math.max(bottom, other.bottom));
    }
}

package retouch.schemas.pixel;

import java.util.BitSet;
import java.util.Objects;
import java.util.Optional;

import retouch.schemas.job.PixelBox;

/// Where the generator may paint: one bit per pixel, set in the hole. Immutable and thread-safe.
public final class Mask {

    private final int width;
    private final int height;
    private final BitSet hole;

    private Mask(int width, int height, BitSet hole) {
        this.width = width;
        this.height = height;
        this.hole = hole;
    }

    /// @param hole bit `y · width + x` is set in the hole; copied
    public static Mask of(int width, int height, BitSet hole) {
        Objects.requireNonNull(hole, "hole");
        if (width <= 0 || height <= 0 || hole.length() > (long) width * height) {
            throw new IllegalArgumentException(
                    "a mask of " + width + "x" + height + " cannot hold " + hole.length() + " bits");
        }
        return new Mask(width, height, (BitSet) hole.clone());
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /// Whether a pixel is in the hole; pixels outside the mask are not.
    public boolean contains(int x, int y) {
        return x >= 0 && y >= 0 && x < width && y < height && hole.get(y * width + x);
    }

    /// Pixels in the hole.
    public int area() {
        return hole.cardinality();
    }

    /// Share of the picture that the hole covers, in `[0, 1]`.
    public double share() {
        return area() / ((double) width * height);
    }

    /// The smallest box around the hole, if there is a hole.
    public Optional<PixelBox> bounds() {
        if (hole.isEmpty()) {
            return Optional.empty();
        }
        int left = width;
        int right = -1;
        int bottom = 0;
        int top = hole.nextSetBit(0) / width;
        for (int bit = hole.nextSetBit(0); bit >= 0; bit = hole.nextSetBit(bit + 1)) {
            int x = bit % width;
            left = Math.min(left, x);
            right = Math.max(right, x);
            bottom = bit / width;
        }
        return Optional.of(new PixelBox(left, top, right - left + 1, bottom - top + 1));
    }
}

package retouch.schemas.pixel;

/// How the stored pixels have to be turned to stand upright (EXIF tag 0x0112, values 1 to 8).
///
/// @param mirrored   whether the stored rows run from right to left
/// @param flipped    whether the stored rows run from bottom to top
/// @param transposed whether stored rows are upright columns; applied last
record Orientation(boolean mirrored, boolean flipped, boolean transposed) {

    static final Orientation UPRIGHT = of(1);

    /// @param exif any number; one outside 1 to 8 is upright
    static Orientation of(int exif) {
        return switch (exif) {
            case 2 -> new Orientation(true, false, false);
            case 3 -> new Orientation(true, true, false);
            case 4 -> new Orientation(false, true, false);
            case 5 -> new Orientation(false, false, true);
            case 6 -> new Orientation(false, true, true);
            case 7 -> new Orientation(true, true, true);
            case 8 -> new Orientation(true, false, true);
            default -> new Orientation(false, false, false);
        };
    }

    /// Where an upright pixel lies among the stored ones.
    int storedIndex(int x, int y, int storedWidth, int storedHeight) {
        int column = transposed ? y : x;
        int row = transposed ? x : y;
        int storedX = mirrored ? storedWidth - 1 - column : column;
        int storedY = flipped ? storedHeight - 1 - row : row;
        return storedY * storedWidth + storedX;
    }
}

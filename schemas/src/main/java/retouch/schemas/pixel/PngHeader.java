package retouch.schemas.pixel;

/// How a PNG's rows are laid out (PNG specification, third edition, sections 7 and 11.2.1).
///
/// @param colorType 0 gray, 2 RGB, 3 palette, 4 gray with alpha, 6 RGB with alpha
/// @param depth     bits a sample
record PngHeader(int width, int height, int depth, int colorType, boolean isInterlaced) {

    static final int GRAY = 0;
    static final int RGB = 2;
    static final int PALETTE = 3;
    static final int GRAY_ALPHA = 4;
    static final int RGB_ALPHA = 6;

    /// @throws CutOffException if no such PNG can be
    static PngHeader parse(byte[] content) throws CutOffException {
        ByteCursor cursor = ByteCursor.bigEndian(content);
        long width = cursor.u32();
        long height = cursor.u32();
        int depth = cursor.u8();
        int colorType = cursor.u8();
        int compression = cursor.u8();
        int filter = cursor.u8();
        int interlace = cursor.u8();
        boolean isDepth = switch (colorType) {
            case GRAY -> depth <= 16 && Integer.bitCount(depth) == 1;
            case PALETTE -> depth <= 8 && Integer.bitCount(depth) == 1;
            case RGB, GRAY_ALPHA, RGB_ALPHA -> depth == 8 || depth == 16;
            default -> false;
        };
        if (!isDepth || compression != 0 || filter != 0 || interlace > 1
                || Math.max(width, height) > Integer.MAX_VALUE) {
            throw new CutOffException();
        }
        return new PngHeader((int) width, (int) height, depth, colorType, interlace == 1);
    }

    int channels() {
        return switch (colorType) {
            case RGB -> 3;
            case GRAY_ALPHA -> 2;
            case RGB_ALPHA -> 4;
            default -> 1;
        };
    }

    /// Bytes of a row of so many pixels, without the filter's.
    int rowBytes(int pixels) {
        return Math.toIntExact(((long) pixels * channels() * depth + 7) / 8);
    }

    /// How far back the neighbor on the left begins.
    int step() {
        return Math.max(1, channels() * depth / 8);
    }
}

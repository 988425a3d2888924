package retouch.schemas.pixel;

import java.util.Arrays;

/// What a file says before its pixels, read by us and by nobody's decoder.
///
/// @param format   the kind of file
/// @param width    stored width, in pixels
/// @param height   stored height, in pixels
/// @param frames   pictures in the file
/// @param metadata what else it carries
/// @param pixels   the same picture in the smallest file that holds its pixels: nothing else in it can
///     inflate, convert or confuse; borrowed for one decoding
@SuppressWarnings("ArrayRecordComponent") // lives for one reading
record Layout(ImageFormat format, long width, long height, long frames, Metadata metadata, byte[] pixels) {

    /// Reads what stands before the pixels.
    ///
    /// @throws CutOffException  if the file ends too early
    /// @throws RefusedException if something in it is over a bound
    static Layout of(ImageFormat format, byte[] file, Naming naming)
            throws CutOffException, RefusedException {
        return switch (format) {
            case PNG -> PngLayout.read(file, naming);
            case JPEG -> JpegLayout.read(file, naming);
            case WEBP -> WebpLayout.read(file, naming);
            case GIF, BMP, TIFF, HEIC, AVIF, PDF, SVG ->
                throw new IllegalArgumentException("not taken: " + format);
        };
    }

    boolean isTurned() {
        return metadata.orientation().transposed();
    }

    @Override
    public String toString() {
        return "%s %dx%d, %d frames, %d bytes (%d)".formatted(format, width, height, frames, pixels.length,
                Arrays.hashCode(pixels));
    }
}

package retouch.schemas.job;

/// A rectangle of pixels of the upright photograph. It may lie partly outside the photograph.
///
/// @param left   pixels from the left edge to the box
/// @param top    pixels from the top edge to the box
/// @param width  pixels; more than zero
/// @param height pixels; more than zero
public record PixelBox(int left, int top, int width, int height) {

    public PixelBox {
        if (width <= 0 || height <= 0) {
            throw new IllegalArgumentException("a box must not be empty: " + width + "x" + height);
        }
    }
}

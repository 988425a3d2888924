package retouch.schemas.pixel;

import retouch.schemas.job.PixelBox;

/// A decoded picture: its own samples (depth, color space and layout of the file) behind an upright
/// sRGB view. Immutable and thread-safe.
///
/// Coordinates are those of the upright picture (EXIF orientation applied), which is what people see
/// and paint masks on.
public interface Picture {

    /// Upright width, in pixels.
    int width();

    /// Upright height, in pixels.
    int height();

    /// The part of the picture inside `box` as interleaved sRGB, `[box.height][box.width][3]`, each
    /// value in `[0, 255]`; 16-bit pictures keep their fractions. Pixels of the box outside the picture
    /// repeat the nearest edge pixel. Alpha is ignored.
    float[] rgb(PixelBox box);

    /// Opacity of one pixel, 0 to 255; 255 where the file has no alpha.
    int alpha(int x, int y);

    /// A copy in which the pixels of `hole` that lie inside `box` show `painted` (sRGB, laid out and
    /// ranged as in [#rgb], converted to this picture's own color space and depth, rounded to nearest;
    /// alpha becomes opaque there). Every other sample is the very same bits.
    ///
    /// @param hole a mask of the picture's size
    Picture repaint(Mask hole, PixelBox box, float[] painted);

    /// Encodes as PNG in the picture's own size, depth, ICC profile and orientation.
    ///
    /// @param note what the metadata says about the edit
    byte[] toPng(EditNote note);
}

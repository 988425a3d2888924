package retouch.schemas.pixel;

/// Changes the size of pixel planes. Pure functions of their arguments; the same in training and serving.
public final class Resample {

    private Resample() {}

    /// Resizes interleaved RGB `[height][width][3]`: area average where it shrinks, bicubic (Catmull-Rom,
    /// a = -0.5) where it grows, per axis; clamped to `[0, 255]`. Same size returns a copy.
    public static float[] rgb(float[] source, int width, int height, int newWidth, int newHeight) {
        throw new UnsupportedOperationException("written next");
    }

    /// Resizes a plane of bits so that nothing that was set is lost: an output pixel is set if any
    /// source pixel under it is.
    public static boolean[] bits(boolean[] source, int width, int height, int newWidth, int newHeight) {
        throw new UnsupportedOperationException("written next");
    }
}

package retouch.schemas.pixel;

import retouch.schemas.job.PixelBox;

/// A picture of a few pixels, given as `0xAARRGGBB`. Only for looking at.
final class PaintedPicture implements Picture {

    private final int width;
    private final int[] argb;

    PaintedPicture(int width, int... argb) {
        this.width = width;
        this.argb = argb;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return argb.length / width;
    }

    @Override
    public float[] rgb(PixelBox box) {
        float[] rgb = new float[3 * box.width() * box.height()];
        for (int index = 0; index < box.width() * box.height(); index++) {
            int pixel = argb[(box.top() + index / box.width()) * width + box.left() + index % box.width()];
            rgb[3 * index] = pixel >> 16 & 0xFF;
            rgb[3 * index + 1] = pixel >> 8 & 0xFF;
            rgb[3 * index + 2] = pixel & 0xFF;
        }
        return rgb;
    }

    @Override
    public int alpha(int x, int y) {
        return argb[y * width + x] >>> 24;
    }

    @Override
    public Picture repaint(Mask hole, PixelBox box, float[] painted) {
        throw new UnsupportedOperationException("only for looking at");
    }

    @Override
    public byte[] toPng(EditNote note) {
        throw new UnsupportedOperationException("only for looking at");
    }
}

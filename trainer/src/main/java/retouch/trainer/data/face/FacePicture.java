package retouch.trainer.data.face;

/// A square picture of a face, and what each of its pixels shows. The arrays are copies.
public final class FacePicture {

    private final int side;
    private final float[] rgb;
    private final Region[] regions;
    private final double[] eyes;

    /// @param rgb  `[S][S][3]`, sRGB in `[0, 255]`
    /// @param eyes x and y of the left and of the right eye's middle, in pixels
    FacePicture(int side, float[] rgb, Region[] regions, double[] eyes) {
        this.side = side;
        this.rgb = rgb.clone();
        this.regions = regions.clone();
        this.eyes = eyes.clone();
    }

    public int side() {
        return side;
    }

    /// `[S][S][3]`, sRGB in `[0, 255]`.
    public float[] rgb() {
        return rgb.clone();
    }

    public Region region(int x, int y) {
        return regions[y * side + x];
    }

    /// x and y of the left and of the right eye's middle, in pixels.
    public double[] eyes() {
        return eyes.clone();
    }
}

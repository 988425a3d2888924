package retouch.trainer.data.face;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// A square picture of a face, and what each of its pixels shows where that is known. Immutable by contract:
/// its arrays are borrowed, and nobody writes to them (at 256 pixels a copy is most of a megabyte, and each
/// sample would make several).
public final class FacePicture {

    private static final Set<Region> FACE = EnumSet.of(Region.SKIN, Region.NOSE, Region.MOUTH, Region.EYES,
            Region.BROWS, Region.GLASSES);

    private final int side;
    private final float[] rgb;
    private final Optional<Region[]> regions;
    private final double[] eyes;

    /// @param rgb     `[S][S][3]`, sRGB in `[0, 255]`
    /// @param regions `[S][S]`; empty where nobody knows
    /// @param eyes    x and y of the left and of the right eye's middle, in pixels, as seen in the picture
    public FacePicture(int side, float[] rgb, Optional<Region[]> regions, double... eyes) {
        if (rgb.length != 3 * side * side || (regions.isPresent() && regions.get().length != side * side)) {
            throw new IllegalArgumentException(
                    "rgb and regions must have a side of %d pixels".formatted(side));
        }
        if (eyes.length != 4) {
            throw new IllegalArgumentException("eyes must have 4 values, not " + eyes.length);
        }
        this.side = side;
        this.rgb = rgb;
        this.regions = regions;
        this.eyes = eyes.clone();
    }

    public int side() {
        return side;
    }

    /// `[S][S][3]`, sRGB in `[0, 255]`.
    public float[] rgb() {
        return rgb;
    }

    /// `[S][S]`; empty where nobody knows.
    public Optional<Region[]> regions() {
        return regions;
    }

    /// x and y of the left and of the right eye's middle, in pixels.
    public double[] eyes() {
        return eyes.clone();
    }

    /// `[S][S]`, true where the region is known to be this one.
    public boolean[] shows(Region region) {
        return shows(EnumSet.of(region));
    }

    /// `[S][S]`, true on skin and all that lies in it, without ears and neck, as far as that is known.
    public boolean[] showsFace() {
        return shows(FACE);
    }

    private boolean[] shows(Set<Region> wanted) {
        boolean[] shown = new boolean[side * side];
        regions.ifPresent(known -> {
            for (int pixel = 0; pixel < shown.length; pixel++) {
                shown[pixel] = wanted.contains(known[pixel]);
            }
        });
        return shown;
    }

    /// The picture in a mirror.
    public FacePicture flipped() {
        float[] mirrored = new float[rgb.length];
        for (int pixel = 0; pixel < side * side; pixel++) {
            System.arraycopy(rgb, 3 * mirror(pixel), mirrored, 3 * pixel, 3);
        }
        Optional<Region[]> turned = regions.map(known -> {
            Region[] across = new Region[known.length];
            for (int pixel = 0; pixel < known.length; pixel++) {
                across[pixel] = known[mirror(pixel)];
            }
            return across;
        });
        return new FacePicture(side, mirrored, turned, side - 1 - eyes[2], eyes[3], side - 1 - eyes[0],
                eyes[1]);
    }

    private int mirror(int pixel) {
        return pixel + side - 1 - 2 * (pixel % side);
    }
}

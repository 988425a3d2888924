package retouch.trainer.data.face;

import java.util.Arrays;
import java.util.Optional;

/// Paints shapes over each other, anti-aliased, and keeps which region each pixel shows. Each call visits the
/// pixels of the shape's box only. Not thread-safe.
final class Plate {

    /// Color at a point of the plane that is painted on.
    @FunctionalInterface
    interface Ink {
        /// @param color receives three values in `[0, 255]`; values outside are cut off
        void at(double x, double y, double[] color);

        static Ink of(double... rgb) {
            return (x, y, color) -> System.arraycopy(rgb, 0, color, 0, 3);
        }
    }

    /// Something to do with a pixel.
    @FunctionalInterface
    interface Visit {
        void at(int pixel, double x, double y);
    }

    private final int side;
    private final float[] rgb;
    private final Region[] regions;
    private final double[] color = new double[3];

    Plate(int side) {
        this.side = side;
        this.rgb = new float[3 * side * side];
        this.regions = new Region[side * side];
        Arrays.fill(regions, Region.BACKGROUND);
    }

    int side() {
        return side;
    }

    /// Paints a part of the picture.
    void paint(Pose pose, Region region, Shape shape, Ink ink) {
        blend(pose, shape, ink, 0, 1, Optional.of(region));
    }

    /// The same with an edge of hair: what is nearly covered counts as the region.
    void paint(Pose pose, Region region, Shape shape, double softness, double opacity, Ink ink) {
        blend(pose, shape, ink, softness, opacity, Optional.of(region));
    }

    /// Changes color only, softly: light, shadow, blush.
    ///
    /// @param softness width of the edge, in the plane's unit
    void tint(Pose pose, Shape shape, double softness, double opacity, Ink ink) {
        blend(pose, shape, ink, softness, opacity, Optional.empty());
    }

    /// Says what part a shape shows, and leaves its color.
    void mark(Pose pose, Region region, Shape shape) {
        visit(pose, shape.box(), (pixel, x, y) -> {
            if (shape.distance(x, y) < 0) {
                regions[pixel] = region;
            }
        });
    }

    /// How much of a wave of a frequency, in waves per unit of the plane, the pixels can show: 0 to 1.
    double shows(Pose pose, double frequency) {
        double pixelsPerWave = side * pose.scale() / 2 / frequency;
        return Math.clamp((pixelsPerWave - 1.5) / 1.5, 0, 1);
    }

    /// Visits the pixels of a box.
    void visit(Pose pose, Box box, Visit visit) {
        Box reach = pose.inPicture(box);
        int left = Math.max(0, (int) Math.floor((reach.left() + 1) * side / 2 - 0.5));
        int right = Math.min(side - 1, (int) Math.ceil((reach.right() + 1) * side / 2 - 0.5));
        int top = Math.max(0, (int) Math.floor((reach.top() + 1) * side / 2 - 0.5));
        int bottom = Math.min(side - 1, (int) Math.ceil((reach.bottom() + 1) * side / 2 - 0.5));
        double cosine = Math.cos(pose.tilt()) / pose.scale();
        double sine = Math.sin(pose.tilt()) / pose.scale();
        for (int row = top; row <= bottom; row++) {
            double down = (row + 0.5) * 2 / side - 1 - pose.shiftY();
            for (int column = left; column <= right; column++) {
                double across = (column + 0.5) * 2 / side - 1 - pose.shiftX();
                visit.at(row * side + column, cosine * across + sine * down, cosine * down - sine * across);
            }
        }
    }

    /// Borrowed: `[S][S][3]`.
    float[] rgb() {
        return rgb;
    }

    /// @param eyes x and y of each eye's middle, on the plane of `pose`
    FacePicture picture(Pose pose, double... eyes) {
        double[] pixels = new double[eyes.length];
        for (int eye = 0; eye < eyes.length; eye += 2) {
            pixels[eye] = (pose.pictureX(eyes[eye], eyes[eye + 1]) + 1) * side / 2 - 0.5;
            pixels[eye + 1] = (pose.pictureY(eyes[eye], eyes[eye + 1]) + 1) * side / 2 - 0.5;
        }
        return new FacePicture(side, rgb, Optional.of(regions), pixels);
    }

    private void blend(Pose pose, Shape shape, Ink ink, double softness, double opacity,
            Optional<Region> region) {
        double edgeWidth = Math.max(softness, 2.2 / side / pose.scale());
        visit(pose, shape.box().grown(edgeWidth / 2), (pixel, x, y) -> {
            double edge = Math.clamp(0.5 - shape.distance(x, y) / edgeWidth, 0, 1);
            if (edge > 0) {
                ink.at(x, y, color);
                float share = (float) (opacity * edge * edge * (3 - 2 * edge));
                for (int channel = 0; channel < 3; channel++) {
                    int at = 3 * pixel + channel;
                    rgb[at] = (float) Math.clamp(rgb[at] + share * (color[channel] - rgb[at]), 0, 255);
                }
                if (region.isPresent() && share > 0.5) {
                    regions[pixel] = region.get();
                }
            }
        });
    }
}

package retouch.trainer.data.face;

import java.util.Arrays;
import java.util.Optional;

/// Paints shapes over each other, anti-aliased, and keeps which region each pixel shows.
/// A picture spans `[-1, 1]` both ways; face coordinates are those, tilted about the origin.
/// Not thread-safe.
final class FaceCanvas {

    /// Color at a point of the face: three values in `[0, 255]`.
    @FunctionalInterface
    interface Ink {
        double[] at(double x, double y);
    }

    private final int side;
    private final double sine;
    private final double cosine;
    private final float[] rgb;
    private final Region[] regions;

    FaceCanvas(int side, double tilt) {
        this.side = side;
        this.sine = Math.sin(tilt);
        this.cosine = Math.cos(tilt);
        this.rgb = new float[3 * side * side];
        this.regions = new Region[side * side];
        Arrays.fill(regions, Region.BACKGROUND);
    }

    /// Paints a part of the face.
    void paint(Region region, Shape shape, Ink ink) {
        blend(shape, ink, 2.0 / side, 1, region);
    }

    /// Changes color only, softly: light, shadow, blush.
    ///
    /// @param softness width of the edge, in face coordinates
    void tint(Shape shape, double[] color, double softness, double opacity) {
        blend(shape, (x, y) -> color, Math.max(softness, 2.0 / side), opacity, null);
    }

    FacePicture picture(double... eyes) {
        double[] pixels = new double[eyes.length];
        for (int eye = 0; eye < eyes.length; eye += 2) {
            pixels[eye] = pixel(cosine * eyes[eye] - sine * eyes[eye + 1]);
            pixels[eye + 1] = pixel(sine * eyes[eye] + cosine * eyes[eye + 1]);
        }
        return new FacePicture(side, rgb, Optional.of(regions), pixels);
    }

    private double pixel(double coordinate) {
        return (coordinate + 1) * side / 2 - 0.5;
    }

    private void blend(Shape shape, Ink ink, double softness, double opacity, Region region) {
        // A box of the tilted plane lies in this box of the picture.
        Box box = shape.box().grown(softness);
        double middleX = (box.left() + box.right()) / 2;
        double middleY = (box.top() + box.bottom()) / 2;
        double halfWidth = (box.right() - box.left()) / 2;
        double halfHeight = (box.bottom() - box.top()) / 2;
        double across = cosine * middleX - sine * middleY;
        double down = sine * middleX + cosine * middleY;
        double reachX = Math.abs(cosine) * halfWidth + Math.abs(sine) * halfHeight;
        double reachY = Math.abs(sine) * halfWidth + Math.abs(cosine) * halfHeight;
        int left = (int) Math.clamp(pixel(across - reachX), 0, side - 1);
        int right = (int) Math.clamp(pixel(across + reachX) + 1, -1, side - 1);
        int top = (int) Math.clamp(pixel(down - reachY), 0, side - 1);
        int bottom = (int) Math.clamp(pixel(down + reachY) + 1, -1, side - 1);
        for (int row = top; row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                blend(row * side + column, shape, ink, softness, opacity, region);
            }
        }
    }

    private void blend(int pixel, Shape shape, Ink ink, double softness, double opacity, Region region) {
        double across = (pixel % side + 0.5) * 2 / side - 1;
        double down = (pixel / side + 0.5) * 2 / side - 1;
        double x = cosine * across + sine * down;
        double y = cosine * down - sine * across;
        double edge = Math.clamp(0.5 - shape.distance(x, y) / softness, 0, 1);
        if (edge > 0) {
            double share = opacity * edge * edge * (3 - 2 * edge);
            double[] color = ink.at(x, y);
            for (int channel = 0; channel < 3; channel++) {
                int at = 3 * pixel + channel;
                rgb[at] = (float) Math.clamp(rgb[at] + share * (color[channel] - rgb[at]), 0, 255);
            }
            if (region != null && edge > 0.5) {
                regions[pixel] = region;
            }
        }
    }
}

package retouch.trainer.data.face;

/// The height of a head above the picture, pixel by pixel, and how a light falls on it. Not thread-safe.
final class Relief {

    private final Plate plate;
    private final Pose pose;
    private final float[] height;

    Relief(Plate plate, Pose pose) {
        this.plate = plate;
        this.pose = pose;
        this.height = new float[plate.side() * plate.side()];
    }

    /// A dome over the head's outline.
    void dome(HeadShape head, double depth) {
        plate.visit(pose, head.box().grown(0.1), (pixel, x, y) -> {
            double reach = Math.min(1, 0.96 * head.radius(x, y));
            height[pixel] = (float) (depth * Math.sqrt(1 - reach * reach));
        });
    }

    /// A smooth hill, or a hollow if the height is negative.
    void bump(double centerX, double centerY, double radiusX, double radiusY, double rise) {
        Box box = new Box(centerX - radiusX, centerY - radiusY, centerX + radiusX, centerY + radiusY);
        plate.visit(pose, box, (pixel, x, y) -> {
            double u = (x - centerX) / radiusX;
            double v = (y - centerY) / radiusY;
            double near = 1 - u * u - v * v;
            if (near > 0) {
                height[pixel] += (float) (rise * near * near * near);
            }
        });
    }

    /// A ridge between two points, rising from one height to another; a furrow if they are negative.
    void ridge(double fromX, double fromY, double toX, double toY, double halfWidth, double fromRise,
            double toRise) {
        Box box = new Box(Math.min(fromX, toX), Math.min(fromY, toY), Math.max(fromX, toX),
                Math.max(fromY, toY)).grown(halfWidth);
        double lengthX = toX - fromX;
        double lengthY = toY - fromY;
        double square = lengthX * lengthX + lengthY * lengthY;
        plate.visit(pose, box, (pixel, x, y) -> {
            double along = Math.clamp(((x - fromX) * lengthX + (y - fromY) * lengthY) / square, 0, 1);
            double offX = x - fromX - along * lengthX;
            double offY = y - fromY - along * lengthY;
            double near = 1 - (offX * offX + offY * offY) / (halfWidth * halfWidth);
            if (near > 0) {
                height[pixel] += (float) ((fromRise + along * (toRise - fromRise)) * near * near * near);
            }
        });
    }

    /// Multiplies what is painted by the light that falls on it.
    ///
    /// @param shape where
    void light(Shape shape, Light light, double gloss) {
        int side = plate.side();
        float[] rgb = plate.rgb();
        double blurred = 1.1 / side / pose.scale(); // half the width of an anti-aliased edge
        double slopeScale = side * pose.scale() / 4;
        double[] lit = new double[4];
        plate.visit(pose, shape.box(), (pixel, x, y) -> {
            int column = pixel % side;
            if (shape.distance(x, y) < blurred && column > 0 && column < side - 1 && pixel >= side
                    && pixel < side * (side - 1)) {
                double across = (height[pixel + 1] - height[pixel - 1]) * slopeScale;
                double down = (height[pixel + side] - height[pixel - side]) * slopeScale;
                light.fall(across, down, gloss, lit);
                for (int channel = 0; channel < 3; channel++) {
                    int at = 3 * pixel + channel;
                    rgb[at] = (float) Math.clamp(rgb[at] * lit[channel] + lit[3], 0, 255);
                }
            }
        });
    }
}

package retouch.trainer.data.face;

/// A shape in face coordinates, as its signed distance: negative inside. Immutable and thread-safe.
@FunctionalInterface
interface Shape {

    /// Distance of a point from the edge, nearly; negative inside.
    double distance(double x, double y);

    static Shape ellipse(double centerX, double centerY, double radiusX, double radiusY) {
        return (x, y) -> {
            double u = (x - centerX) / radiusX;
            double v = (y - centerY) / radiusY;
            double scaled = Math.hypot(u, v);
            double slope = Math.hypot(u / radiusX, v / radiusY);
            return slope == 0 ? -Math.min(radiusX, radiusY) : scaled * (scaled - 1) / slope;
        };
    }

    /// A line from one point over a bent middle to another, thickest in the middle.
    static Shape stroke(double fromX, double fromY, double toX, double toY, double bend, double thickness) {
        return (x, y) -> {
            double lengthX = toX - fromX;
            double lengthY = toY - fromY;
            double along = Math.clamp(((x - fromX) * lengthX + (y - fromY) * lengthY)
                    / (lengthX * lengthX + lengthY * lengthY), 0, 1);
            double bulge = 4 * along * (1 - along);
            double nearX = fromX + along * lengthX;
            double nearY = fromY + along * lengthY - bend * bulge;
            return Math.hypot(x - nearX, y - nearY) - thickness * (0.3 + 0.7 * bulge);
        };
    }

    default Shape and(Shape other) {
        return (x, y) -> Math.max(distance(x, y), other.distance(x, y));
    }

    default Shape or(Shape other) {
        return (x, y) -> Math.min(distance(x, y), other.distance(x, y));
    }

    default Shape without(Shape other) {
        return (x, y) -> Math.max(distance(x, y), -other.distance(x, y));
    }

    /// The edge alone, as a line.
    default Shape outline(double halfWidth) {
        return (x, y) -> Math.abs(distance(x, y)) - halfWidth;
    }
}

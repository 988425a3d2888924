package retouch.trainer.data.face;

/// A shape in face coordinates, as its signed distance: negative inside. Immutable and thread-safe.
@FunctionalInterface
interface Shape {

    /// Distance of a point from the edge, nearly; negative inside.
    double distance(double x, double y);

    /// Where the distance may be negative.
    default Box box() {
        return Box.EVERYTHING;
    }

    /// The same shape, known to lie in a box.
    default Shape in(Box box) {
        Shape shape = this;
        return new Shape() {

            @Override
            public double distance(double x, double y) {
                return shape.distance(x, y);
            }

            @Override
            public Box box() {
                return box;
            }
        };
    }

    static Shape ellipse(double centerX, double centerY, double radiusX, double radiusY) {
        Shape ellipse = (x, y) -> {
            double u = (x - centerX) / radiusX;
            double v = (y - centerY) / radiusY;
            double scaled = length(u, v);
            double slope = length(u / radiusX, v / radiusY);
            return slope == 0 ? -Math.min(radiusX, radiusY) : scaled * (scaled - 1) / slope;
        };
        return ellipse.in(new Box(centerX - radiusX, centerY - radiusY, centerX + radiusX,
                centerY + radiusY));
    }

    /// A line from one point over a bent middle to another, thickest in the middle.
    static Shape stroke(double fromX, double fromY, double toX, double toY, double bend, double thickness) {
        double lengthX = toX - fromX;
        double lengthY = toY - fromY;
        Shape stroke = (x, y) -> {
            double along = Math.clamp(((x - fromX) * lengthX + (y - fromY) * lengthY)
                    / (lengthX * lengthX + lengthY * lengthY), 0, 1);
            double bulge = 4 * along * (1 - along);
            double nearX = fromX + along * lengthX;
            double nearY = fromY + along * lengthY - bend * bulge;
            return length(x - nearX, y - nearY) - thickness * (0.3 + 0.7 * bulge);
        };
        return stroke.in(new Box(Math.min(fromX, toX), Math.min(fromY, toY) - Math.max(0, bend),
                Math.max(fromX, toX), Math.max(fromY, toY) + Math.max(0, -bend)).grown(thickness));
    }

    default Shape and(Shape other) {
        Shape both = (x, y) -> Math.max(distance(x, y), other.distance(x, y));
        return both.in(box().cut(other.box()));
    }

    default Shape or(Shape other) {
        Shape either = (x, y) -> Math.min(distance(x, y), other.distance(x, y));
        return either.in(box().joined(other.box()));
    }

    default Shape without(Shape other) {
        Shape rest = (x, y) -> Math.max(distance(x, y), -other.distance(x, y));
        return rest.in(box());
    }

    /// The same shape elsewhere.
    default Shape shifted(double byX, double byY) {
        Shape moved = (x, y) -> distance(x - byX, y - byY);
        Box box = box();
        return moved.in(new Box(box.left() + byX, box.top() + byY, box.right() + byX, box.bottom() + byY));
    }

    /// The edge alone, as a line.
    default Shape outline(double halfWidth) {
        Shape line = (x, y) -> Math.abs(distance(x, y)) - halfWidth;
        return line.in(box().grown(halfWidth));
    }

    /// `Math.hypot` without its care for overflow, which costs ten times the time.
    private static double length(double x, double y) {
        return Math.sqrt(x * x + y * y);
    }
}

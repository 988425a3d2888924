package retouch.trainer.data.mask;

import java.util.Random;

/// Paints lines with a round brush on a plane, as a hand would. Not thread-safe: it writes to one plane.
final class Brush {

    private final int side;
    private final boolean[] plane;

    /// @param plane `[S][S]`; the brush only sets pixels
    Brush(int side, boolean[] plane) {
        this.side = side;
        this.plane = plane;
    }

    /// Goes to and fro: each segment turns back by half a circle and a jitter (SC-FEGAN, algorithm 1).
    ///
    /// @param segments  how many
    /// @param lengthMax of one segment, in pixels
    void zigzag(double fromX, double fromY, int segments, double angleMaxDegrees, double lengthMax,
            double radius, Random random) {
        double x = fromX;
        double y = fromY;
        double base = random.nextDouble() * 360;
        for (int segment = 0; segment < segments; segment++) {
            double jitter = (2 * random.nextDouble() - 1) * angleMaxDegrees;
            double angle = Math.toRadians(base + jitter + (segment % 2 == 0 ? 0 : 180));
            double length = lengthMax * random.nextDouble();
            line(x, y, angle, length, radius);
            x += length * Math.sin(angle);
            y += length * Math.cos(angle);
        }
    }

    /// @param angle in radians, from downward to the right
    void line(double fromX, double fromY, double angle, double length, double radius) {
        double sine = Math.sin(angle);
        double cosine = Math.cos(angle);
        double toX = fromX + length * sine;
        double toY = fromY + length * cosine;
        int left = Math.max(0, (int) Math.ceil(Math.min(fromX, toX) - radius));
        int right = Math.min(side - 1, (int) Math.floor(Math.max(fromX, toX) + radius));
        int top = Math.max(0, (int) Math.ceil(Math.min(fromY, toY) - radius));
        int bottom = Math.min(side - 1, (int) Math.floor(Math.max(fromY, toY) + radius));
        for (int row = top; row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                double x = column - fromX;
                double y = row - fromY;
                double along = Math.clamp(x * sine + y * cosine, 0, length);
                double offX = x - along * sine;
                double offY = y - along * cosine;
                plane[row * side + column] |= offX * offX + offY * offY <= radius * radius;
            }
        }
    }
}

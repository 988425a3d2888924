package retouch.trainer.data.face;

/// The outline of a head without hair: an oval that narrows toward the chin. Immutable and thread-safe.
///
/// @param middleY  where it is widest
/// @param width    half the width there
/// @param top      from there to the crown
/// @param bottom   from there to the chin
/// @param taper    how much narrower than an oval the jaw is, 0 to 0.4
/// @param square   2 for an oval, more for a square jaw
/// @param chinX    how far the chin lies aside, where the head is turned
record HeadShape(double middleY, double width, double top, double bottom, double taper, double square,
        double chinX) implements Shape {

    /// 1 on the outline, 0 in the middle.
    double radius(double x, double y) {
        double down = y - middleY;
        if (down < 0) {
            double u = x / width;
            double v = down / top;
            return Math.sqrt(u * u + v * v);
        }
        double v = down / bottom;
        double share = Math.min(1, v);
        double narrow = 1 - taper * share * share * (3 - 2 * share);
        double u = Math.abs((x - chinX * share) / (width * narrow));
        return square == 2
                ? Math.sqrt(u * u + v * v)
                : Math.pow(Math.pow(u, square) + Math.pow(v, square), 1 / square);
    }

    @Override
    public double distance(double x, double y) {
        return (radius(x, y) - 1) * 0.9 * width;
    }

    @Override
    public Box box() {
        double aside = Math.abs(chinX);
        return new Box(-width - aside, middleY - top, width + aside, middleY + bottom);
    }

    double chinY() {
        return middleY + bottom;
    }

    double crownY() {
        return middleY - top;
    }
}

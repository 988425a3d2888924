package retouch.trainer.data.face;

import java.util.Random;

import static retouch.trainer.data.face.Colors.between;

/// Nostrils, lips and what shows between them.
final class Mouth {

    private static final double LIPSTICK = 0.4;

    private final Plate plate;
    private final Person person;
    private final Random random;
    private final double x;
    private final double y;
    private final double wide;
    private final double smile;
    private final double gap;
    private final double upper;
    private final double lower;
    private final double[] lips;

    private Mouth(Plate plate, Person person) {
        this.plate = plate;
        this.person = person;
        this.random = person.random("mouth");
        this.x = 1.25 * person.turn();
        this.y = person.mouthY();
        this.wide = between(random, 0.125, 0.175);
        this.smile = between(random, -0.012, 0.045);
        this.gap = random.nextDouble() < 0.35 ? between(random, 0.012, 0.034) : 0;
        this.upper = between(random, 0.026, 0.046) * (1 - 0.35 * person.age());
        this.lower = between(random, 0.03, 0.052) * (1 - 0.3 * person.age());
        boolean painted = person.feminine() && random.nextDouble() < LIPSTICK;
        double[] natural = person.flushed(between(random, 0.68, 0.84));
        double[] stick = {between(random, 130, 205), between(random, 30, 80), between(random, 50, 95)};
        this.lips = painted ? Colors.mixed(natural, stick, between(random, 0.4, 0.9)) : natural;
    }

    static void paint(Plate plate, Person person) {
        Mouth mouth = new Mouth(plate, person);
        mouth.nose();
        mouth.mouth();
    }

    private void nose() {
        double tip = 1.7 * person.turn();
        double noseY = person.noseY();
        double flare = between(random, 0.055, 0.08);
        Shape nose = Shape.ellipse(tip, noseY, flare * 1.15, 0.055)
                .or(Shape.stroke(person.turn(), person.eyeY() + 0.02, tip, noseY, 0, 0.034));
        // Color is there already: this says only what part of the face it is.
        plate.mark(person.pose(), Region.NOSE, nose);
        Plate.Ink dark = Plate.Ink.of(person.flushed(0.3));
        plate.tint(person.pose(), Shape.ellipse(tip, noseY + 0.062, flare * 1.1, 0.02), 0.05, 0.4,
                Plate.Ink.of(person.skin(0.45)));
        for (int hand = -1; hand <= 1; hand += 2) {
            plate.tint(person.pose(),
                    Shape.ellipse(tip + hand * flare * 0.5, noseY + 0.043, flare * 0.3, 0.011),
                    0.014, 0.85, dark);
            plate.tint(person.pose(), Shape.stroke(tip + hand * flare * 0.95, noseY - 0.03,
                    tip + hand * flare * 0.9, noseY + 0.045, 0, 0.008), 0.022, 0.45,
                    Plate.Ink.of(person.skin(0.5)));
        }
    }

    private void mouth() {
        Shape outline = outline();
        Noise noise = person.noise("mouth");
        double light = 0.55 + 0.45 * person.light().onSide(0);
        double fine = plate.shows(person.pose(), 45);
        plate.tint(person.pose(), outline.shifted(0, 0.012), 0.03, 0.25, Plate.Ink.of(person.skin(0.5)));
        plate.paint(person.pose(), Region.MOUTH, outline, 0.014, 0.94, (atX, atY, color) -> {
            double from = (atY - line(atX)) / (atY < line(atX) ? upper : lower);
            double shade = from < 0
                    ? 0.74 + 0.16 * (1 + from)
                    : 0.98 + 0.16 * Math.exp(-Math.pow((from - 0.55) / 0.3, 2)) - 0.22 * from * from;
            Colors.put(lips, light * shade * (1 + 0.07 * fine * noise.at(48 * atX, 6 * atY)), color);
        });
        if (gap > 0) {
            inside();
        } else {
            Shape seam = ((Shape) (atX, atY) -> Math.abs(atY - line(atX)) - 0.004)
                    .in(new Box(x - wide, y - 0.08, x + wide, y + 0.08)).and(bounds());
            plate.tint(person.pose(), seam, 0.013, 0.9, Plate.Ink.of(Colors.scaled(lips, 0.32)));
        }
        double gloss = between(random, 0.08, 0.35);
        plate.tint(person.pose(),
                Shape.ellipse(x + 0.02 * person.light().x(), y + gap + lower * 0.45, 0.05, 0.008),
                0.025, gloss, Plate.Ink.of(255, 244, 240));
        for (int hand = -1; hand <= 1; hand += 2) {
            plate.tint(person.pose(), Shape.ellipse(x + hand * wide, line(x + hand * wide), 0.014, 0.012),
                    0.03,
                    0.4, Plate.Ink.of(person.skin(0.42)));
        }
    }

    /// Where the lips meet.
    private double line(double atX) {
        double u = (atX - x) / wide;
        return y - smile * u * u - 0.004 * Math.cos(6 * u);
    }

    private Shape bounds() {
        return (atX, atY) -> Math.abs(atX - x) - wide;
    }

    private Shape outline() {
        Shape shape = (atX, atY) -> {
            double u = Math.min(1, Math.abs(atX - x) / wide);
            // The bow of the upper lip dips in the middle.
            double bow = (1 - u * u) * (1 - 0.22 * Math.exp(-u * u / 0.012)) * (1 + 0.12 * u);
            double above = line(atX) - gap * 0.4 * (1 - u * u) - upper * bow - atY;
            double below = atY - line(atX) - gap * (1 - u * u)
                    - lower * Math.sqrt(Math.max(0, 1 - u * u * u));
            return Math.max(Math.max(above, below), Math.abs(atX - x) - wide);
        };
        return shape.in(new Box(x - wide, y - 0.14, x + wide, y + 0.14));
    }

    private void inside() {
        Shape open = ((Shape) (atX, atY) -> {
            double u = Math.min(1, Math.abs(atX - x) / wide / 0.9);
            double middle = line(atX) + 0.25 * gap * (1 - u * u);
            return Math.abs(atY - middle) - 0.62 * gap * (1 - u * u);
        }).in(new Box(x - wide, y - 0.1, x + wide, y + 0.1)).and(bounds());
        plate.paint(person.pose(), Region.MOUTH, open, Plate.Ink.of(58, 22, 22));
        Shape teeth = open.and((atX, atY) -> atY - line(atX) - 0.55 * gap);
        plate.paint(person.pose(), Region.MOUTH, teeth, (atX, atY, color) -> {
            double u = (atX - x) / wide;
            double between = 1 - 0.14 * Math.pow(Math.abs(Math.sin(58 * (atX - x))), 12);
            Colors.put(new double[]{236, 230, 218}, between * (1.0 - 0.45 * u * u), color);
        });
    }
}

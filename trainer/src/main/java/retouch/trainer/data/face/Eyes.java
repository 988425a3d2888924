package retouch.trainer.data.face;

import java.util.Random;

import static retouch.trainer.data.face.Colors.between;

/// Eyes with lids and lashes, and the brows above them.
final class Eyes {

    private static final double[][] IRISES = {{62, 40, 26}, {84, 54, 32}, {112, 76, 40}, {92, 106, 66},
            {84, 116, 144}, {112, 134, 146}, {58, 36, 24}};

    private final Plate plate;
    private final Person person;
    private final Pose pose;
    private final double wide;
    private final double open;
    private final double slant;
    private final double[] iris;
    private final double lookX;
    private final double lookY;
    private final double lashes;
    private final double crease;
    private final double shadow;
    private final double[] shadowColor;

    private Eyes(Plate plate, Person person) {
        this.plate = plate;
        this.person = person;
        this.pose = person.pose();
        Random random = person.random("eyes");
        this.wide = between(random, 0.092, 0.108);
        this.open = between(random, 0.036, 0.054) * (1 - 0.25 * person.age());
        this.slant = between(random, -0.006, 0.014);
        this.iris = Colors.jittered(IRISES[random.nextInt(IRISES.length)], 10, random);
        this.lookX = between(random, -0.014, 0.014);
        this.lookY = between(random, -0.004, 0.006);
        boolean painted = person.feminine() && random.nextDouble() < 0.55;
        this.lashes = painted ? between(random, 0.8, 1.4) : between(random, 0.3, 0.7);
        this.crease = between(random, 0.25, 0.75);
        this.shadow = painted ? between(random, 0.15, 0.5) : 0;
        this.shadowColor = Colors.mixed(person.skin(0.5), Colors.any(random), 0.5);
    }

    static void paint(Plate plate, Person person) {
        Eyes eyes = new Eyes(plate, person);
        for (int hand = -1; hand <= 1; hand += 2) {
            eyes.eye(hand);
        }
        Brows.paint(plate, person);
    }

    private void eye(int hand) {
        double x = person.turn() + hand * person.eyeX();
        double y = person.eyeY();
        double inner = x - hand * wide;
        double outer = x + hand * wide;
        double outerY = y - slant;
        plate.tint(pose, Shape.ellipse(x, y - open - 0.015, wide * 1.15, 0.05), 0.06, 0.25 + shadow,
                Plate.Ink.of(shadow > 0 ? shadowColor : person.skin(0.62)));
        plate.tint(pose, Shape.ellipse(inner, y - 0.02, 0.03, 0.05), 0.05, 0.3,
                Plate.Ink.of(person.skin(0.55)));
        // Two arcs through the corners of the eye.
        Shape lids = arc(x, y - slant / 2, open * 1.12).and(arc(x, y - slant / 2, -open * 0.8))
                .in(new Box(x - wide, y - 0.08, x + wide, y + 0.08));
        ball(lids, x, y);
        iris(lids, x + lookX, y + lookY - 0.004);
        plate.tint(pose, Shape.ellipse(inner + hand * 0.008, y, 0.012, 0.009).and(lids), 0.012, 0.7,
                Plate.Ink.of(206, 130, 122));
        lids(hand, y, inner, outer, outerY);
    }

    /// What lies below an arc that rises above the line of the eye, or above one that falls below it.
    private Shape arc(double x, double y, double rise) {
        return (atX, atY) -> {
            double u = (atX - x) / wide;
            double edge = y - rise * (1 - u * u);
            return rise > 0 ? edge - atY : atY - edge;
        };
    }

    private void ball(Shape lids, double x, double y) {
        double light = 0.75 + 0.25 * person.light().onSide(0);
        plate.paint(pose, Region.EYES, lids, (atX, atY, color) -> {
            double u = (atX - x) / wide;
            // A ball: darker at its sides and below the upper lid.
            double shade = light * (0.97 - 0.3 * u * u) * (0.72 + 0.28 * Colors.smooth(atY, y - open, y));
            color[0] = 238 * shade;
            color[1] = 232 * shade;
            color[2] = 228 * shade;
        });
    }

    private void iris(Shape lids, double x, double y) {
        double radius = 0.042;
        Noise noise = person.noise("iris");
        plate.paint(pose, Region.EYES, lids.and(Shape.ellipse(x, y, radius, radius)), (atX, atY, color) -> {
            double u = (atX - x) / radius;
            double v = (atY - y) / radius;
            double reach = Math.sqrt(u * u + v * v);
            double rays = 1 + 0.25 * noise.at(2.5 * Math.atan2(v, u), 2 * reach);
            double ring = 1 - 0.6 * Colors.smooth(reach, 0.72, 1);
            Colors.put(iris, rays * ring * (0.95 + 0.45 * v) * (0.6 + 0.4 * Colors.smooth(v, -0.9, -0.1)),
                    color);
        });
        plate.paint(pose, Region.EYES, lids.and(Shape.ellipse(x, y, 0.018, 0.018)), Plate.Ink.of(12, 9, 9));
        Light light = person.light();
        double glintX = x + 0.016 * Math.signum(light.x() + 0.01);
        plate.tint(pose, lids.and(Shape.ellipse(glintX, y - 0.015, 0.0085, 0.0085)), 0.008, 0.95,
                Plate.Ink.of(255, 254, 250));
        plate.tint(pose, lids.and(Shape.ellipse(x - 0.3 * (glintX - x), y + 0.018, 0.014, 0.006)), 0.02, 0.2,
                Plate.Ink.of(220, 225, 235));
    }

    private void lids(int hand, double y, double inner, double outer, double outerY) {
        double[] lash = Colors.mixed(Colors.scaled(person.hair(), 0.35), new double[]{16, 11, 10},
                0.4 + 0.4 * Math.min(1, lashes));
        double thick = 0.005 + 0.004 * lashes;
        plate.paint(pose, Region.EYES, Shape.stroke(inner, y, outer, outerY, open * 1.12, thick),
                Plate.Ink.of(lash));
        for (int hair = 0; hair < 5; hair++) {
            double along = 0.35 + 0.16 * hair;
            double rootX = inner + along * (outer - inner);
            double rootY = y - open * 1.12 * 4 * along * (1 - along);
            double length = 0.035 * lashes * (0.6 + 0.5 * along);
            plate.tint(pose, Shape.stroke(rootX, rootY, rootX + hand * length * (along - 0.3), rootY - length,
                    0.004, 0.003), 0.009, 0.75, Plate.Ink.of(lash));
        }
        plate.tint(pose,
                Shape.stroke(inner, y - 0.012, outer + hand * 0.008, outerY - 0.01, open * 1.35, 0.005),
                0.014, crease, Plate.Ink.of(person.skin(0.45)));
        plate.tint(pose, Shape.stroke(inner, y, outer, outerY, -open * 0.8, 0.004), 0.01, 0.55,
                Plate.Ink.of(person.flushed(0.55)));
        plate.tint(pose,
                Shape.stroke(inner + hand * 0.02, y + 0.012, outer, outerY + 0.012, -open * 0.75, 0.005),
                0.018, 0.25, Plate.Ink.of(person.skin(1.15)));
    }
}

package retouch.trainer.data.face;

import java.util.Random;

import static retouch.trainer.data.face.Colors.between;

/// Stubble, mustaches and beards.
final class Beard {

    private static final double SHARE = 0.5;

    private Beard() {}

    static void paint(Plate plate, Person person) {
        Random random = person.random("beard");
        if (person.feminine() || random.nextDouble() > SHARE) {
            return;
        }
        int kind = random.nextInt(4);
        Noise noise = person.noise("beard");
        double line = person.mouthY() - between(random, 0.0, 0.14);
        HeadShape head = person.head();
        Shape mouth = Shape.ellipse(1.25 * person.turn(), person.mouthY() + 0.012, 0.15, 0.045);
        Shape cheeks = Shape.ellipse(0.35 * person.turn(), line - 0.22, person.width() * 0.86, 0.3);
        Shape jaw = ((Shape) (x, y) -> Math.max(head.distance(x, y), person.eyeY() + 0.2 - y)).in(head.box())
                .without(mouth).without(cheeks);
        double chinHalf = between(random, 0.1, 0.17);
        Shape lip = Shape
                .stroke(1.25 * person.turn() - 0.17, person.mouthY() - 0.01, 1.25 * person.turn() + 0.17,
                        person.mouthY() - 0.01, 0.055, 0.032)
                .without(mouth);
        Shape chin = jaw.and(Shape.ellipse(1.2 * person.turn(), person.mouthY() + 0.14, chinHalf, 0.16));
        switch (kind) {
            case 0 -> grow(plate, person, noise, jaw.or(lip), between(random, 0.12, 0.35), 0.09);
            case 1 -> grow(plate, person, noise, lip.or(chin), between(random, 0.45, 0.85), 0.03);
            case 2 -> grow(plate, person, noise, lip, between(random, 0.5, 0.9), 0.025);
            default -> full(plate, person, noise, jaw.or(lip), between(random, 0.02, 0.12));
        }
    }

    private static void full(Plate plate, Person person, Noise noise, Shape jaw, double length) {
        HeadShape head = person.head();
        Shape below = ((Shape) (x, y) -> Math.max(head.distance(x, y - length * 0.9) - 0.01,
                person.mouthY() + 0.06 - y)).in(head.box().grown(length));
        grow(plate, person, noise, jaw.or(below), 0.92, 0.04);
    }

    private static void grow(Plate plate, Person person, Noise noise, Shape where, double opacity,
            double softness) {
        double fine = plate.shows(person.pose(), 55);
        double[] color = Colors.mixed(Colors.scaled(person.hair(), 0.7), person.skin(0.4), 0.25);
        Light light = person.light();
        Shape ragged = ((Shape) (x, y) -> where.distance(x, y) + softness * 0.3
                + 0.012 * noise.at(26 * x, 14 * y)).in(where.box());
        Plate.Ink ink = (x, y, to) -> {
            double hair = 1 + 0.3 * fine * noise.at(60 * (x + 0.3 * x * y), 18 * y)
                    + 0.12 * noise.at(9 * x, 7 * y);
            Colors.put(color, hair * light.onSide(Math.clamp(2 * x, -1, 1)), to);
        };
        plate.paint(person.pose(), Region.HAIR, ragged, softness, opacity, ink);
    }
}

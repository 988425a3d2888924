package retouch.trainer.data.face;

import java.util.Random;

import static retouch.trainer.data.face.Colors.between;

/// Brows of single hairs that grow outward.
final class Brows {

    private Brows() {}

    static void paint(Plate plate, Person person) {
        Random random = person.random("brows");
        Noise noise = person.noise("brows");
        double lift = between(random, 0.105, 0.135);
        double thick = between(random, 0.013, 0.026) * (person.feminine() ? 0.8 : 1.15);
        double arch = between(random, 0.008, 0.036);
        double fall = between(random, -0.012, 0.022);
        double dense = between(random, 0.6, 0.95);
        double[] color = Colors.mixed(Colors.scaled(person.hair(), 0.62), new double[]{40, 28, 22}, 0.3);
        double fine = plate.shows(person.pose(), 70);
        for (int hand = -1; hand <= 1; hand += 2) {
            double inner = person.turn() + hand * (person.eyeX() - between(random, 0.085, 0.105));
            double outer = person.turn() + hand * (person.eyeX() + between(random, 0.105, 0.13));
            double y = person.eyeY() - lift;
            Shape brow = Shape.stroke(inner, y, outer, y + fall, arch, thick);
            double side = hand;
            Shape ragged = ((Shape) (x, at) -> brow.distance(x, at)
                    + 0.005 * fine * noise.at(110 * (x + side * 0.7 * at), 30 * at))
                    .in(brow.box().grown(0.01));
            plate.paint(person.pose(), Region.BROWS, ragged, 0.014, dense, (x, at, ink) -> {
                double hair = 1 + 0.35 * fine * noise.at(120 * (x + side * 0.7 * at), 20 * at);
                Colors.put(color, hair, ink);
            });
        }
    }
}

package retouch.trainer.data.face;

import java.util.Random;

import static retouch.trainer.data.face.Colors.between;
import static retouch.trainer.data.face.Colors.mixed;

/// What is behind the head: a wall, a studio, a landscape or lights, all out of focus.
final class Backdrop {

    private static final Pose PICTURE = new Pose(0, 1, 0, 0);

    private Backdrop() {}

    static void paint(Plate plate, Person person) {
        Random random = person.random("backdrop");
        Noise noise = person.noise("backdrop");
        switch (random.nextInt(6)) {
            case 0 -> wall(plate, random);
            case 1 -> studio(plate, random);
            case 2 -> clouded(plate, random, noise, between(random, 1.2, 2.6));
            case 3 -> landscape(plate, random, noise);
            case 4 -> shelves(plate, random, noise);
            default -> lights(plate, random);
        }
    }

    private static void wall(Plate plate, Random random) {
        double[] top = Colors.any(random);
        double[] bottom = Colors.scaled(top, between(random, 0.5, 1));
        double slant = between(random, -0.6, 0.6);
        fill(plate, (x, y, color) -> put(top, bottom, (y + slant * x + 1.3) / 2.6, color));
    }

    private static void studio(Plate plate, Random random) {
        double[] bright = Colors.any(random);
        double[] dark = Colors.scaled(bright, between(random, 0.2, 0.7));
        double middleX = between(random, -0.6, 0.6);
        double middleY = between(random, -0.6, 0.4);
        fill(plate, (x, y, color) -> put(bright, dark,
                Math.sqrt((x - middleX) * (x - middleX) + (y - middleY) * (y - middleY)) / 1.5, color));
    }

    private static void clouded(Plate plate, Random random, Noise noise, double frequency) {
        double[] one = Colors.any(random);
        double[] two = mixed(one, Colors.any(random), 0.7);
        fill(plate, (x, y, color) -> put(one, two, 0.5 + 0.8 * noise.rough(frequency * x, frequency * y),
                color));
    }

    private static void landscape(Plate plate, Random random, Noise noise) {
        double[] sky = mixed(new double[]{150, 190, 235}, Colors.any(random), 0.35);
        double[] ground = mixed(new double[]{70, 100, 50}, Colors.any(random), 0.5);
        double horizon = between(random, -0.3, 0.5);
        fill(plate, (x, y, color) -> {
            double line = horizon + 0.25 * noise.rough(2 * x, 3);
            double leaves = 1 + 0.3 * noise.rough(4 * x, 4 * y) * Colors.smooth(y, line - 0.1, line + 0.2);
            put(sky, ground, Colors.smooth(y, line - 0.22, line + 0.22), color);
            Colors.put(color.clone(), leaves * (1 - 0.12 * y), color);
        });
    }

    private static void shelves(Plate plate, Random random, Noise noise) {
        double[] one = Colors.any(random);
        double[] two = Colors.any(random);
        double frequency = between(random, 2, 5);
        boolean upright = random.nextBoolean();
        fill(plate, (x, y, color) -> put(one, two,
                0.5 + 0.7 * noise.at(frequency * (upright ? x : y), 0.5 * (upright ? y : x)), color));
    }

    private static void lights(Plate plate, Random random) {
        double[] night = Colors.scaled(Colors.any(random), 0.45);
        fill(plate, (x, y, color) -> Colors.put(night, 1.1 - 0.25 * y, color));
        int count = 6 + random.nextInt(12);
        for (int spot = 0; spot < count; spot++) {
            double radius = between(random, 0.07, 0.2);
            Shape circle = Shape.ellipse(between(random, -1.1, 1.1), between(random, -1.1, 1.1), radius,
                    radius);
            plate.tint(PICTURE, circle, 0.05, between(random, 0.15, 0.6),
                    Plate.Ink.of(mixed(Colors.any(random), new double[]{255, 235, 200}, 0.5)));
        }
    }

    private static void fill(Plate plate, Plate.Ink ink) {
        Shape everything = (x, y) -> -9;
        plate.paint(PICTURE, Region.BACKGROUND, everything, ink);
    }

    private static void put(double[] from, double[] to, double share, double[] color) {
        double part = Math.clamp(share, 0, 1);
        for (int channel = 0; channel < 3; channel++) {
            color[channel] = from[channel] + part * (to[channel] - from[channel]);
        }
    }
}

package retouch.trainer.data.face;

import java.util.Random;

import static retouch.trainer.data.face.Colors.between;

/// What a face wears: glasses, earrings, a band, a cap or a scarf.
final class Wear {

    private Wear() {}

    static void paint(Plate plate, Person person) {
        Random random = person.random("wear");
        boolean glasses = random.nextDouble() < 0.22;
        boolean earrings = person.feminine() && random.nextDouble() < 0.4;
        double onHead = random.nextDouble();
        if (earrings) {
            earrings(plate, person);
        }
        if (onHead < 0.05) {
            beanie(plate, person);
        } else if (onHead < 0.11 && person.feminine()) {
            band(plate, person);
        }
        if (glasses) {
            glasses(plate, person);
        }
    }

    private static void glasses(Plate plate, Person person) {
        Random random = person.random("glasses");
        double[] frame = random.nextDouble() < 0.55
                ? Colors.scaled(new double[]{70, 56, 50}, between(random, 0.25, 1.1))
                : Colors.any(random);
        double half = between(random, 0.125, 0.155);
        double high = half * between(random, 0.66, 0.95);
        double rim = between(random, 0.004, 0.013);
        double square = random.nextBoolean() ? 2 : between(random, 3, 5);
        boolean dark = random.nextDouble() < 0.12;
        double y = person.eyeY() + 0.015;
        Shape rims = Shape.stroke(person.turn() - person.eyeX() + half * 0.95, y - 0.01,
                person.turn() + person.eyeX() - half * 0.95, y - 0.01, 0.02, rim * 0.9);
        for (int hand = -1; hand <= 1; hand += 2) {
            double x = person.turn() + hand * person.eyeX() * 1.02;
            Shape lens = lens(x, y, half, high, square);
            plate.tint(person.pose(), lens, 0.012, dark ? 0.86 : 0.07,
                    Plate.Ink.of(dark ? new double[]{24, 22, 26} : new double[]{225, 235, 245}));
            plate.tint(person.pose(), lens.and((atX, atY) -> Math.abs(atX - x + 0.6 * (atY - y)) - 0.022),
                    0.03,
                    dark ? 0.25 : 0.12, Plate.Ink.of(255, 255, 255));
            if (dark) {
                plate.mark(person.pose(), Region.GLASSES, lens);
            }
            double temple = hand * person.width() - 0.3 * person.turn();
            rims = rims.or(lens.outline(rim)).or(Shape.stroke(x + hand * half * 0.98, y - high * 0.3, temple,
                    y - 0.03, 0, rim * 1.1));
        }
        plate.tint(person.pose(), rims.shifted(0, 0.02), 0.03, 0.3, Plate.Ink.of(person.skin(0.35)));
        plate.paint(person.pose(), Region.GLASSES, rims, Plate.Ink.of(frame));
    }

    private static Shape lens(double x, double y, double half, double high, double power) {
        Shape lens = (atX, atY) -> {
            double u = Math.abs(atX - x) / half;
            double v = Math.abs(atY - y) / high;
            double reach = power == 2
                    ? Math.sqrt(u * u + v * v)
                    : Math.pow(Math.pow(u, power) + Math.pow(v, power), 1 / power);
            return (reach - 1) * (u > v ? half : high);
        };
        return lens.in(new Box(x - half, y - high, x + half, y + high));
    }

    private static void earrings(Plate plate, Person person) {
        Random random = person.random("earrings");
        double[] metal = random.nextBoolean() ? new double[]{222, 190, 110} : new double[]{206, 208, 214};
        double[] stone = random.nextBoolean() ? metal : Colors.any(random);
        double radius = between(random, 0.014, 0.05);
        for (int hand = -1; hand <= 1; hand += 2) {
            double x = hand * (person.width() + 0.015) - 0.1 * person.turn();
            double y = person.eyeY() + 0.19 + radius;
            Shape ring = Shape.ellipse(x, y, radius, radius);
            Shape piece = radius > 0.03 ? ring.outline(0.006) : ring;
            plate.paint(person.pose(), Region.GLASSES, piece, (atX, atY, color) -> Colors.put(stone,
                    1.1 - 8 * (atY - y), color));
            plate.tint(person.pose(), Shape.ellipse(x - 0.004, y - radius * 0.5, 0.006, 0.006), 0.008, 0.8,
                    Plate.Ink.of(255, 255, 250));
        }
    }

    private static void band(Plate plate, Person person) {
        Random random = person.random("band");
        HeadShape head = person.head();
        double middle = head.crownY() + between(random, 0.06, 0.16);
        double half = between(random, 0.015, 0.05);
        Shape band = ((Shape) (x, y) -> Math.max(Math.abs(y - middle - 0.75 * x * x) - half,
                Math.abs(x) - head.width() - 0.05)).in(new Box(-0.6, middle - half, 0.6, middle + 0.3));
        cover(plate, person, band, random);
    }

    private static void beanie(Plate plate, Person person) {
        Random random = person.random("beanie");
        HeadShape head = person.head();
        double edge = person.eyeY() - between(random, 0.19, 0.28);
        Shape dome = Shape.ellipse(0, edge + 0.05, head.width() + 0.07, edge + 0.05 - head.crownY() + 0.09);
        Shape cap = dome.and((x, y) -> y - edge - 0.35 * x * x);
        plate.tint(person.pose(), cap.shifted(0, 0.03), 0.06, 0.4, Plate.Ink.of(person.skin(0.35)));
        cover(plate, person, cap, random);
        double[] rim = Colors.any(random);
        plate.tint(person.pose(), cap.and((x, y) -> edge + 0.35 * x * x - 0.09 - y), 0.015, 0.7,
                Plate.Ink.of(rim));
    }

    private static void cover(Plate plate, Person person, Shape shape, Random random) {
        Cloth cloth = Cloth.of(random, person.noise("cover"));
        Light light = person.light();
        plate.paint(person.pose(), Region.CLOTHES, shape, (x, y, color) -> {
            cloth.at(1.5 * x, 1.5 * y, color);
            double shade = light.onSide(Math.clamp(2.2 * x, -1, 1)) * (1.1 - 1.1 * x * x);
            color[0] *= shade;
            color[1] *= shade;
            color[2] *= shade;
        });
    }
}

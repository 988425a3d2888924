package retouch.trainer.data.face;

import java.util.Random;

import static retouch.trainer.data.face.Colors.between;

/// Head and ears: skin with its relief under the light, its grain, its blush and its years.
final class Skin {

    private final Plate plate;
    private final Person person;
    private final Random random;
    private final Noise noise;
    private final double middle;

    private Skin(Plate plate, Person person) {
        this.plate = plate;
        this.person = person;
        this.random = person.random("skin");
        this.noise = person.noise("skin");
        this.middle = person.turn();
    }

    static void paint(Plate plate, Person person) {
        Skin skin = new Skin(plate, person);
        skin.ears();
        skin.head();
    }

    private void ears() {
        double wide = between(random, 0.05, 0.075);
        for (int hand = -1; hand <= 1; hand += 2) {
            // Of a turned head, the ear on the far side goes behind the cheek.
            double center = hand * (person.width() + 0.012 - 0.25 * hand * middle) - 0.1 * middle;
            double top = person.eyeY() + 0.07;
            double light = person.light().onSide(hand) * 0.9;
            plate.paint(person.pose(), Region.EARS, Shape.ellipse(center, top, wide, 0.125)
                    .or(Shape.ellipse(center - hand * 0.015, top + 0.09, wide * 0.6, 0.06)),
                    (x, y, color) -> {
                        double rim = Math.abs(x - center) / wide;
                        Colors.put(person.flushed(0.93), light * (0.82 + 0.25 * rim), color);
                    });
            plate.tint(person.pose(), Shape.ellipse(center - hand * 0.005, top, wide * 0.5, 0.075), 0.05, 0.5,
                    Plate.Ink.of(person.flushed(0.5)));
        }
    }

    private void head() {
        double blush = between(random, 0.1, 0.45);
        double spotty = plate.shows(person.pose(), 40);
        double[] skin = person.skin();
        double[] red = person.flushed(0.9);
        double cheekY = person.noseY() - 0.02;
        plate.paint(person.pose(), Region.SKIN, person.head(), (x, y, color) -> {
            double cheek = (Math.abs(x - middle) - 0.24) / 0.15;
            double down = (y - cheekY) / 0.13;
            double nose = (x - 1.5 * middle) * (x - 1.5 * middle) / 0.006
                    + (y - person.noseY()) * (y - person.noseY()) / 0.006;
            double rosy = blush * (Math.exp(-cheek * cheek - down * down) + 0.5 * Math.exp(-nose))
                    + 0.12 * noise.rough(5 * x, 5 * y);
            double grain = 1 + 0.02 * noise.rough(7 * x + 40, 7 * y)
                    + 0.035 * spotty * noise.at(45 * x, 45 * y);
            for (int channel = 0; channel < 3; channel++) {
                color[channel] = (skin[channel] + rosy * (red[channel] - skin[channel])) * grain;
            }
        });
        relief().light(person.head(), person.light(), between(random, 0.03, 0.16));
        freckles();
        years();
    }

    private void freckles() {
        int count = random.nextDouble() < 0.2 ? 40 + random.nextInt(80) : random.nextInt(4);
        Plate.Ink brown = Plate.Ink.of(Colors.mixed(person.skin(0.62), new double[]{130, 72, 40}, 0.3));
        for (int fleck = 0; fleck < count; fleck++) {
            double x = middle + 0.2 * random.nextGaussian();
            double y = person.noseY() - 0.06 + 0.09 * random.nextGaussian();
            double radius = between(random, 0.003, 0.008);
            plate.tint(person.pose(), Shape.ellipse(x, y, radius, radius).and(person.head()), 0.01,
                    between(random, 0.15, 0.5), brown);
        }
    }

    private Relief relief() {
        Relief relief = new Relief(plate, person.pose());
        double eyeY = person.eyeY();
        double noseY = person.noseY();
        double tip = 1.7 * middle;
        relief.dome(person.head(), 0.36);
        double brow = between(random, 0.012, 0.03) * (person.feminine() ? 0.6 : 1);
        double cheek = between(random, 0.02, 0.045);
        for (int hand = -1; hand <= 1; hand += 2) {
            double eye = middle + hand * person.eyeX();
            relief.bump(eye, eyeY, 0.15, 0.1, -0.035);
            relief.bump(eye, eyeY - 0.13, 0.2, 0.075, brow);
            relief.bump(middle + hand * 0.25, noseY - 0.06, 0.19, 0.17, cheek);
            relief.bump(tip + hand * 0.06, noseY, 0.05, 0.05, 0.022);
            relief.ridge(middle + hand * 0.1, noseY + 0.02, middle + hand * 0.2, person.mouthY() + 0.02, 0.06,
                    -0.006 - 0.012 * person.age(), -0.005);
        }
        double bridge = between(random, 0.03, 0.05);
        relief.ridge(middle, eyeY - 0.04, tip, noseY - 0.02, 0.085, bridge * 0.55, bridge * 1.25);
        relief.bump(tip, noseY - 0.01, 0.085, 0.075, 0.036);
        relief.bump(1.2 * middle, person.mouthY(), 0.2, 0.12, 0.028);
        relief.ridge(1.3 * middle, noseY + 0.05, 1.3 * middle, person.mouthY() - 0.03, 0.025, -0.007, -0.004);
        relief.bump(1.1 * middle, person.mouthY() + 0.095, 0.15, 0.04, -0.02);
        relief.bump(middle, person.head().chinY() - 0.07, 0.13, 0.09, between(random, 0.012, 0.035));
        relief.bump(middle, person.head().crownY() + 0.28, 0.34, 0.2, 0.02);
        return relief;
    }

    private void years() {
        double age = person.age();
        Plate.Ink shadow = Plate.Ink.of(person.skin(0.5));
        double deep = Math.max(0, age - 0.25);
        for (int line = 0; line < 3; line++) {
            double y = person.eyeY() - 0.24 - 0.065 * line;
            double half = between(random, 0.16, 0.24);
            plate.tint(person.pose(), Shape.stroke(middle - half, y, middle + half, y,
                    between(random, -0.012, 0.015), 0.004), 0.014, 0.55 * deep, shadow);
        }
        for (int hand = -1; hand <= 1; hand += 2) {
            double fold = middle + hand * between(random, 0.1, 0.115);
            plate.tint(person.pose(), Shape.stroke(fold, person.noseY() + 0.01, middle + hand * 0.19,
                    person.mouthY() - 0.02, 0.015, 0.005), 0.02, 0.12 + 0.5 * deep, shadow);
            double eye = middle + hand * person.eyeX();
            plate.tint(person.pose(), Shape.stroke(eye - 0.085, person.eyeY() + 0.065, eye + 0.085,
                    person.eyeY() + 0.065, -0.02, 0.008), 0.03, 0.12 + 0.5 * deep, shadow);
            for (int foot = -1; foot <= 1; foot++) {
                plate.tint(person.pose(), Shape.stroke(eye + hand * 0.125, person.eyeY() + 0.02 * foot,
                        eye + hand * 0.18, person.eyeY() + 0.035 * foot, 0, 0.003), 0.009, 0.7 * deep,
                        shadow);
            }
        }
    }
}

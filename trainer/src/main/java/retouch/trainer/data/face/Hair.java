package retouch.trainer.data.face;

import java.util.Random;

import static retouch.trainer.data.face.Colors.between;

/// Hair: what hangs behind the head and what lies on it, strand by strand along its flow.
final class Hair {

    private enum Style {
        BALD, CROP, SHORT, BOB, LONG, TIED, CURLY
    }

    /// How bright hair is that hangs behind the head.
    private static final double BEHIND = 0.74;

    private final Plate plate;
    private final Person person;
    private final Noise noise;
    private final Style style;
    private final double partX;
    private final double crownY;
    private final double volume;
    private final double wave;
    private final double waveLength;
    private final double length;
    private final double hairline;
    private final double sides;
    private final double strandFrequency;
    private final double gleam;
    private final double streaks;
    private final boolean fringed;

    private Hair(Plate plate, Person person) {
        this.plate = plate;
        this.person = person;
        this.noise = person.noise("hair");
        Random random = person.random("hair");
        this.style = style(random);
        this.partX = person.turn() + between(random, -0.2, 0.2);
        this.volume = style == Style.CURLY
                ? between(random, 0.14, 0.32)
                : style == Style.CROP ? between(random, 0.012, 0.04) : between(random, 0.04, 0.13);
        this.crownY = person.head().crownY() - 0.5 * volume;
        this.wave = style == Style.CURLY ? 0.1 : Math.pow(random.nextDouble(), 2) * 0.09;
        this.waveLength = between(random, 5, 11);
        this.length = style == Style.BOB ? between(random, 0.3, 0.65) : between(random, 0.7, 1.4);
        this.fringed = style.ordinal() >= Style.SHORT.ordinal() && style != Style.TIED
                && random.nextDouble() < 0.28;
        double receding = person.feminine() ? 0 : 0.1 * person.age();
        this.hairline = fringed
                ? person.eyeY() - between(random, 0.12, 0.2)
                : person.eyeY() - between(random, 0.27, 0.36) - receding;
        this.sides = hangs()
                ? person.eyeY() + between(random, 0.2, 0.6)
                : person.eyeY() + between(random, 0, 0.14);
        this.strandFrequency = between(random, 34, 60);
        this.gleam = between(random, 0.1, 0.55);
        this.streaks = random.nextDouble() < 0.25 ? between(random, 0.2, 0.5) : 0.1;
    }

    private Style style(Random random) {
        if (person.feminine()) {
            return new Style[]{Style.LONG, Style.LONG, Style.LONG, Style.BOB, Style.BOB, Style.TIED,
                    Style.CURLY,
                    Style.SHORT}[random.nextInt(8)];
        }
        if (random.nextDouble() < 0.06 + 0.2 * person.age()) {
            return Style.BALD;
        }
        return new Style[]{Style.SHORT, Style.SHORT, Style.SHORT, Style.CROP, Style.CROP, Style.CURLY,
                Style.LONG,
                Style.SHORT}[random.nextInt(8)];
    }

    private boolean hangs() {
        return style == Style.LONG || style == Style.BOB;
    }

    /// What the head and the body hide in part.
    static void paintBehind(Plate plate, Person person) {
        Hair hair = new Hair(plate, person);
        if (hair.hangs()) {
            hair.behind();
        } else if (hair.style == Style.CURLY) {
            hair.strands(hair.ragged(Shape.ellipse(-0.3 * person.turn(), person.head().middleY() - 0.12,
                    person.width() + hair.volume + 0.02, 0.56 + hair.volume), 0.05), 0.8);
        } else if (hair.style == Style.TIED) {
            Random random = person.random("bun");
            double radius = between(random, 0.12, 0.2);
            hair.strands(
                    hair.ragged(Shape.ellipse(between(random, -0.15, 0.15), person.head().crownY() - 0.04,
                            radius, radius), 0.01),
                    0.9);
        }
    }

    /// What lies over the forehead and beside the face.
    static void paintFront(Plate plate, Person person) {
        Hair hair = new Hair(plate, person);
        if (hair.style != Style.BALD) {
            hair.front();
        }
    }

    private void behind() {
        double middle = person.head().middleY();
        double half = person.width() + 0.05 + volume;
        double end = middle + length;
        Shape mass = (x, y) -> {
            double u = Math.abs(x + 0.3 * person.turn());
            double down = y - middle;
            if (down < -0.08) {
                return (Math.sqrt(u * u / half / half
                        + Math.pow((down + 0.08) / (0.5 + volume), 2)) - 1) * half;
            }
            double fall = half * (1 + 0.16 * Math.sin(2.2 * down) - 0.1 * Math.max(0, down - 0.4));
            return Math.max(u - fall, y - end + 0.25 * u * u);
        };
        strands(ragged(mass.in(new Box(-1.3, -1.4, 1.3, end)), 0.035), BEHIND);
    }

    private void front() {
        HeadShape head = person.head();
        double grown = volume + 0.012;
        double middle = head.middleY();
        Shape cap = ((Shape) (x, y) -> {
            double u = (x + 0.2 * person.turn()) / (head.width() + grown * 0.8);
            double v = (y - middle) / (y < middle ? head.top() + grown : 0.7);
            return (Math.sqrt(u * u + v * v) - 1) * 0.9 * head.width();
        }).in(new Box(-0.9, -1.3, 0.9, sides + 0.05));
        Shape face = opening(head, middle);
        Shape hair = ragged(cap.without(face), style == Style.CROP ? 0.012 : fringed ? 0.035 : 0.022);
        if (style != Style.CROP) {
            plate.tint(person.pose(), hair.shifted(0, 0.03).and(head), 0.08, 0.4,
                    Plate.Ink.of(person.skin(0.4)));
        }
        strands(hair, 1);
    }

    /// Locks beside the face go over into the darker hair behind.
    private double depth(double y, double brightness) {
        return brightness < 1 || !hangs()
                ? brightness
                : 1 - (1 - BEHIND) * Colors.smooth(y, sides - 0.35, sides);
    }

    /// Where the hair leaves the face free.
    private Shape opening(HeadShape head, double middle) {
        double shift = fringed ? 0 : 0.35 * (partX - person.turn());
        double half = head.width() * (hangs() ? 0.84 : 0.97);
        double peak = style == Style.CROP || fringed ? 0 : 0.05 * noise.at(3.3, 7.7);
        Shape forehead = (x, y) -> {
            double u = (x - person.turn() * 0.5 + shift) / half;
            double v = (y - middle) / (middle - hairline);
            double power = fringed
                    ? Math.pow(Math.abs(u), 3.2) + Math.pow(Math.abs(Math.min(0, v)), 3.2)
                    : u * u + Math.min(0, v) * Math.min(0, v);
            double dip = peak * Math.exp(-u * u / 0.05);
            return (Math.sqrt(power) - 1 + dip) * half;
        };
        Shape below = (x, y) -> sides + 0.1 * Math.abs(x) - y;
        // Beside the head hair goes on: what is behind would show through.
        return forehead.and(head).or(below);
    }

    /// An edge of strands.
    private Shape ragged(Shape shape, double by) {
        double seen = plate.shows(person.pose(), 20);
        Shape edge = (x, y) -> {
            double distance = shape.distance(x, y);
            if (Math.abs(distance) > 2 * by) {
                return distance;
            }
            double across = across(x, y);
            // On the crown, hair lies flat.
            double loose = by * (0.2 + 0.8 * Colors.smooth(y, crownY + 0.05, crownY + 0.5));
            return distance + loose * (0.7 * noise.at(9 * across, 1.5 * y + 31)
                    + 0.5 * seen * noise.at(25 * across, 3 * y));
        };
        return edge.in(shape.box().grown(by));
    }

    /// Which strand a point belongs to: strands part at the crown and fall.
    private double across(double x, double y) {
        double down = y - crownY - 0.05;
        double fan = Math.atan2(x - partX, (down + Math.sqrt(down * down + 0.02)) / 2);
        double straight = x - partX;
        double share = Colors.smooth(down, 0.2, 1);
        double bend = wave * Math.sin(waveLength * y + 3 * noise.at(2 * x, 2 * y));
        return (1 - share) * fan * 0.8 + share * straight * 1.2 + bend;
    }

    private void strands(Shape shape, double brightness) {

        double[] color = person.hair();
        double fine = plate.shows(person.pose(), strandFrequency);
        Light light = person.light();
        double curl = style == Style.CURLY ? 1 : 0;
        plate.paint(person.pose(), Region.HAIR, shape, 0.016, 1, (x, y, to) -> {
            double across = across(x, y);
            double along = y - crownY + 0.35 * Math.abs(x);
            double lock = noise.at(6.5 * across + 11, 1.1 * along);
            double strand = noise.at(strandFrequency * across, 2.2 * along);
            double coarse = noise.at(17 * across, 1.6 * along + 5);
            double curls = curl == 0 ? 0 : noise.rough(15 * x, 15 * y);
            double shine = gleam * Math.exp(-Math.pow((along - 0.3 - 0.07 * coarse) / 0.13, 2))
                    * (0.6 + 0.4 * strand);
            double shade = light.onSide(Math.clamp(2 * x, -1, 1)) * (0.84 + 0.2 * lock + 0.14 * coarse
                    + 0.22 * fine * strand + 0.3 * curls) * depth(y, brightness);
            double dyed = streaks * Colors.smooth(coarse + 0.4 * strand, 0.1, 0.8);
            for (int channel = 0; channel < 3; channel++) {
                double base = color[channel] + dyed * (0.35 * (color[channel] + 25));
                to[channel] = base * shade + shine * (60 + 0.35 * color[channel]);
            }
        });
    }
}

package retouch.trainer.data.face;

import java.util.Random;

import static retouch.trainer.data.face.Colors.between;

/// A fabric: plain, striped, checked, dotted or knitted. Immutable; the arrays are borrowed.
@SuppressWarnings("ArrayRecordComponent")
record Cloth(int kind, double[] ground, double[] figure, double frequency, double slant, Noise noise)
        implements
            Plate.Ink {

    private static final int KINDS = 8;

    static Cloth of(Random random, Noise noise) {
        double[] ground = Colors.any(random);
        double[] figure = Colors.mixed(ground, Colors.any(random), 0.75);
        return new Cloth(random.nextInt(KINDS), ground, figure, between(random, 14, 34),
                between(random, -0.25, 0.25), noise);
    }

    @Override
    public void at(double x, double y, double[] color) {
        double u = frequency * (x + slant * y);
        double v = frequency * (y - slant * x);
        double share = switch (kind) {
            case 0 -> stripe(u);
            case 1 -> stripe(v);
            case 2 -> (stripe(0.7 * u) + stripe(0.7 * v)) / 2;
            case 3 -> dot(u, v);
            case 4 -> 0.5 + 0.5 * noise.at(1.5 * u, 1.5 * v);
            default -> 0.1 + 0.1 * noise.at(3 * u, 3 * v);
        };
        for (int channel = 0; channel < 3; channel++) {
            color[channel] = ground[channel] + share * (figure[channel] - ground[channel]);
        }
    }

    private static double stripe(double at) {
        return Colors.smooth(Math.sin(at), -0.25, 0.25);
    }

    private static double dot(double u, double v) {
        return Colors.smooth(Math.sin(u) * Math.sin(v), 0.45, 0.7);
    }
}

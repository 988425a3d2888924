package retouch.trainer.data.face;

import java.util.Random;

import retouch.trainer.data.random.Seeds;

import static retouch.trainer.data.face.Colors.between;
import static retouch.trainer.data.face.Colors.jittered;

/// What all parts of one face must agree on. Immutable; the arrays are borrowed.
///
/// The plane of the face has its origin between the eyes and the nose; the head is about 0.9 wide and 1.2 high.
///
/// @param seed     each part makes its own random numbers from it
/// @param turn     how far the middle of the face lies aside, where the head is turned
/// @param age      0 is twenty, 1 is eighty
/// @param feminine whether hair, brows, lips and beard follow one custom or the other
/// @param pose     of the head
@SuppressWarnings("ArrayRecordComponent")
record Person(long seed, double turn, double age, boolean feminine, double eyeX, double eyeY, double noseY,
        double mouthY, double[] skin, double[] hair, HeadShape head, Pose pose, Light light) {

    private static final double[][] SKINS = {{246, 214, 194}, {238, 198, 172}, {226, 180, 148},
            {206, 156, 120}, {180, 128, 94}, {146, 98, 70}, {112, 74, 54}, {86, 56, 42}};
    private static final double[][] HAIRS = {{24, 20, 20}, {34, 25, 22}, {58, 40, 30}, {88, 60, 40},
            {124, 84, 50}, {172, 128, 78}, {212, 176, 116}, {142, 66, 34}, {150, 148, 146}, {214, 212, 208}};
    private static final int GREYS = 2;
    private static final double DYED = 0.03;

    static Person of(long seed) {
        Random random = Seeds.random(seed, "person");
        boolean feminine = random.nextBoolean();
        double age = Math.pow(random.nextDouble(), 1.3);
        double turn = between(random, -0.09, 0.09);
        double nod = between(random, -0.02, 0.02);
        int shade = random.nextInt(SKINS.length);
        double[] skin = jittered(SKINS[shade], 7, random);
        double width = between(random, 0.39, 0.45) * (feminine ? 0.97 : 1.02);
        double eyeY = between(random, -0.06, -0.01) + nod;
        double noseY = eyeY + between(random, 0.22, 0.27) + nod;
        double mouthY = noseY + between(random, 0.155, 0.19);
        double chin = mouthY + between(random, 0.19, 0.235);
        double middle = eyeY + 0.02;
        HeadShape head = new HeadShape(middle, width, between(random, 0.54, 0.6), chin - middle,
                between(random, 0.04, 0.24), feminine ? between(random, 2, 2.2) : between(random, 2.1, 2.5),
                0.45 * turn);
        Pose pose = new Pose(between(random, -0.15, 0.15), between(random, 0.98, 1.24),
                between(random, -0.08, 0.08) - turn / 2, between(random, -0.02, 0.1));
        return new Person(seed, turn, age, feminine, width * between(random, 0.43, 0.475), eyeY, noseY,
                mouthY,
                skin, hair(age, shade, random), head, pose, Light.of(Seeds.random(seed, "light")));
    }

    private static double[] hair(double age, int shade, Random random) {
        int colors = HAIRS.length - GREYS;
        int natural = shade > 3 ? random.nextInt(4) : random.nextInt(colors);
        double[] color = jittered(HAIRS[natural], 8, random);
        if (random.nextDouble() < DYED) {
            return Colors.any(random);
        }
        boolean grey = age > 0.55 && random.nextDouble() < 1.5 * (age - 0.4);
        return grey
                ? Colors.mixed(color, HAIRS[colors + random.nextInt(GREYS)], between(random, 0.4, 1))
                : color;
    }

    /// Random numbers of one part of the face.
    Random random(String part) {
        return Seeds.random(seed, part);
    }

    /// Noise of one part of the face.
    Noise noise(String part) {
        return new Noise(Seeds.child(seed, part + " noise"));
    }

    double[] skin(double factor) {
        return Colors.scaled(skin, factor);
    }

    /// Skin with more blood in it.
    double[] flushed(double factor) {
        return new double[]{skin[0] * Math.min(1.02, factor + 0.16), skin[1] * factor * 0.82,
                skin[2] * factor * 0.84};
    }

    double width() {
        return head.width();
    }
}

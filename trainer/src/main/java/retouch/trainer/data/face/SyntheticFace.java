package retouch.trainer.data.face;

import java.util.Random;

/// Draws a face that nobody has, with the region of every pixel. The same seed gives the same face at every
/// side. Not thread-safe: one instance draws one face.
public final class SyntheticFace {

    private static final double[][] SKINS = {{250, 220, 200}, {238, 196, 168}, {222, 172, 138},
            {190, 136, 100}, {144, 96, 68}, {100, 64, 46}, {76, 48, 36}};
    private static final double[][] HAIRS = {{24, 20, 20}, {58, 38, 26}, {98, 64, 38}, {158, 110, 60},
            {214, 178, 112}, {150, 70, 34}, {158, 156, 154}, {218, 216, 212}};
    private static final double[][] IRISES = {{70, 44, 26}, {104, 70, 36}, {86, 112, 70}, {80, 120, 156},
            {110, 126, 132}};
    private static final double[] BLACK = {14, 9, 9};
    private static final double[] WHITE = {255, 252, 246};

    private final Random random;
    private final double turn;
    private final double tilt;
    private final double lightX;
    private final double width;
    private final double height;
    private final double eyeY;
    private final double eyeX;
    private final double age;
    private final double[] skin;
    private final double[] hair;
    private final double[] iris;
    private FaceCanvas canvas = new FaceCanvas(1, 0);

    private SyntheticFace(long seed) {
        this.random = new Random(seed);
        this.turn = between(-0.07, 0.07);
        this.tilt = between(-0.14, 0.14);
        this.lightX = between(-1, 1);
        this.width = between(0.40, 0.47);
        this.height = between(0.55, 0.62);
        this.eyeY = between(-0.06, 0);
        this.eyeX = width * between(0.42, 0.47);
        this.age = random.nextDouble();
        this.skin = jitter(SKINS[random.nextInt(SKINS.length)], 8);
        int grey = age > 0.75 ? 6 + random.nextInt(2) : random.nextInt(6);
        this.hair = jitter(HAIRS[grey], 10);
        this.iris = IRISES[random.nextInt(IRISES.length)];
    }

    /// @param seed decides everything about the face
    /// @param side of the picture, in pixels; at least 16
    public static FacePicture draw(long seed, int side) {
        if (side < 16) {
            throw new IllegalArgumentException("side must be at least 16 pixels, not " + side);
        }
        SyntheticFace face = new SyntheticFace(seed);
        face.canvas = new FaceCanvas(side, face.tilt);
        return face.draw();
    }

    private FacePicture draw() {
        boolean longHair = random.nextBoolean();
        boolean bald = !longHair && random.nextDouble() < 0.12;
        double fringe = between(-0.50, -0.34);
        double parting = between(-0.12, 0.12);
        background();
        if (longHair) {
            double length = between(0.55, 1.1);
            hair(Shape.ellipse(-turn, length - 0.65, width * between(1.25, 1.5), length + 0.1));
        }
        shoulders();
        ears();
        head();
        eye(-1);
        eye(1);
        nose();
        mouth();
        if (!longHair && random.nextDouble() < 0.35) {
            beard();
        }
        if (!bald) {
            cap(longHair, fringe, parting);
        }
        brows();
        if (random.nextDouble() < 0.25) {
            glasses();
        }
        return canvas.picture(turn - eyeX, eyeY, turn + eyeX, eyeY);
    }

    private void background() {
        double[] top = muted();
        double[] bottom = scaled(top, between(0.45, 0.9));
        canvas.paint(Region.BACKGROUND, (x, y) -> -9,
                (x, y) -> mixed(top, bottom, (y + 0.3 * x + 1.3) / 2.6));
    }

    private double[] muted() {
        double grey = between(60, 205);
        return new double[]{grey + between(-35, 35), grey + between(-35, 35), grey + between(-35, 35)};
    }

    private void shoulders() {
        double[] cloth = {between(20, 230), between(20, 230), between(20, 230)};
        Shape neck = Shape.stroke(-0.3 * turn, 0.3, 0, 1.1, 0, width * 0.6);
        canvas.paint(Region.NECK, neck, (x, y) -> lit(x, y, 0.86));
        Shape shadow = Shape.ellipse(0, height, width * 0.75, 0.12).and((x, y) -> neck.distance(x, y) + 0.06);
        canvas.tint(shadow, scaled(skin, 0.42), 0.12, 0.7);
        Shape collar = Shape.ellipse(0, 0.72, width * 0.55, between(0.14, 0.24));
        canvas.paint(Region.CLOTHES, Shape.ellipse(0, 1.25, between(0.85, 1), 0.52).without(collar),
                (x, y) -> scaled(cloth,
                        1 - 0.25 * y * y + 0.15 * lightX * x + 0.05 * Math.sin(19 * x + 5 * y)));
    }

    private void ears() {
        for (int hand = -1; hand <= 1; hand += 2) {
            double center = hand * width * 0.99 - 0.6 * turn;
            canvas.paint(Region.EARS, Shape.ellipse(center, 0.05, 0.07, 0.14), (x, y) -> lit(x, y, 0.92));
            canvas.tint(Shape.ellipse(center, 0.05, 0.03, 0.08), scaled(skin, 0.6), 0.05, 0.6);
        }
    }

    private void head() {
        double jaw = between(0.70, 0.9);
        Shape chin = Shape.ellipse(0.3 * turn, 0.22, width * jaw, height - 0.22);
        Shape face = Shape.ellipse(0, -0.05, width, height * 0.9).without((x, y) -> 0.22 - y).or(chin)
                .or(Shape.ellipse(0, -0.08, width, height * 0.85));
        canvas.paint(Region.SKIN, face, (x, y) -> lit(x, y, 1));
        canvas.tint(Shape.ellipse(turn, -0.33, width * 0.5, 0.1), WHITE, 0.3, 0.16);
        for (int hand = -1; hand <= 1; hand += 2) {
            double cheek = turn + hand * width * 0.58;
            canvas.tint(Shape.ellipse(cheek, 0.2, 0.09, 0.07), reddened(0.85), 0.2, 0.35);
            canvas.tint(Shape.ellipse(cheek, 0.12, 0.06, 0.03), WHITE, 0.12, 0.12);
            canvas.tint(Shape.stroke(turn + hand * 0.12, 0.2, turn + hand * 0.2, 0.34, 0.01, 0.012),
                    scaled(skin, 0.6), 0.05, 0.15 + 0.4 * age);
            canvas.tint(Shape.ellipse(turn + hand * eyeX, eyeY + 0.08, 0.09, 0.02), scaled(skin, 0.62), 0.06,
                    0.2 + 0.35 * age);
        }
    }

    private void eye(int hand) {
        double center = turn + hand * eyeX;
        double open = 0.036 + 0.014 * (1 - age);
        double wide = 0.098;
        canvas.tint(Shape.ellipse(center, eyeY - 0.03, 0.12, 0.07), scaled(skin, 0.6), 0.12, 0.5);
        Shape lids = Shape.ellipse(center, eyeY + open * 0.9, wide * 1.1, open * 2)
                .and(Shape.ellipse(center, eyeY - open * 0.9, wide * 1.1, open * 2));
        canvas.paint(Region.EYES, lids, (x, y) -> scaled(new double[]{240, 236, 232}, 0.82 + 2 * (y - eyeY)));
        Shape ball = Shape.ellipse(center, eyeY - 0.004, 0.043, 0.043);
        canvas.paint(Region.EYES, lids.and(ball), (x, y) -> scaled(iris, 1 + 9 * (y - eyeY)));
        canvas.tint(lids.and(ball.outline(0.004)), scaled(iris, 0.4), 0.01, 0.8);
        canvas.paint(Region.EYES, lids.and(Shape.ellipse(center, eyeY - 0.004, 0.018, 0.018)),
                (x, y) -> BLACK);
        canvas.tint(Shape.ellipse(center + 0.014 * lightX, eyeY - 0.018, 0.009, 0.009), WHITE, 0.01, 0.95);
        canvas.paint(Region.EYES, Shape.stroke(center - wide, eyeY, center + wide, eyeY, open, 0.011),
                (x, y) -> scaled(hair, 0.35));
        canvas.tint(Shape.stroke(center - wide, eyeY - 0.02, center + wide, eyeY - 0.02, open * 1.2, 0.006),
                scaled(skin, 0.5), 0.02, 0.7);
        canvas.tint(Shape.stroke(center - wide, eyeY, center + wide, eyeY, -open, 0.004), scaled(skin, 0.5),
                0.015, 0.6);
    }

    private void nose() {
        double wide = between(0.06, 0.09);
        double tip = between(0.19, 0.24);
        double middle = 1.5 * turn;
        double shade = lightX > 0 ? -1 : 1;
        canvas.tint(Shape.stroke(turn + shade * 0.05, eyeY, middle + shade * 0.05, tip, 0, 0.03),
                scaled(skin, 0.6), 0.09, 0.45);
        canvas.paint(Region.NOSE, Shape.ellipse(middle, tip, wide, 0.055)
                .or(Shape.stroke(turn, eyeY, middle, tip, 0, 0.035)), (x, y) -> lit(x, y, 1.01));
        canvas.tint(Shape.ellipse(middle, tip + 0.07, wide * 1.1, 0.025), scaled(skin, 0.5), 0.06, 0.5);
        canvas.tint(Shape.ellipse(middle + 0.015 * lightX, tip - 0.015, 0.022, 0.022), WHITE, 0.05, 0.4);
        canvas.tint(Shape.stroke(turn + 0.01 * lightX, eyeY, middle, tip - 0.05, 0, 0.014), WHITE, 0.05,
                0.22);
        for (int hand = -1; hand <= 1; hand += 2) {
            canvas.tint(Shape.ellipse(middle + hand * wide * 0.5, tip + 0.036, wide * 0.27, 0.013),
                    scaled(skin, 0.25), 0.015, 0.85);
            canvas.tint(Shape.ellipse(middle + hand * wide, tip + 0.01, 0.012, 0.04), scaled(skin, 0.55),
                    0.03, 0.6);
        }
    }

    private void mouth() {
        double y = between(0.37, 0.41);
        double wide = between(0.13, 0.18);
        double smile = between(-0.05, -0.005);
        double[] lips = mixed(reddened(0.72), new double[]{178, 60, 74}, between(0, 0.7));
        double middle = 1.2 * turn;
        Shape mouth = Shape.stroke(middle - wide, y, middle + wide, y, smile - 0.014, 0.034)
                .or(Shape.stroke(middle - wide, y, middle + wide, y, smile + 0.014, 0.026));
        canvas.paint(Region.MOUTH, mouth, (x, at) -> scaled(lips, at < y - smile ? 0.84 : 1.05));
        if (random.nextDouble() < 0.35) {
            canvas.paint(Region.MOUTH,
                    Shape.stroke(middle - wide * 0.8, y, middle + wide * 0.8, y, smile, 0.017),
                    (x, at) -> new double[]{236, 230, 220});
        } else {
            canvas.tint(Shape.stroke(middle - wide, y, middle + wide, y, smile, 0.006), scaled(lips, 0.3),
                    0.012, 0.9);
        }
        canvas.tint(Shape.ellipse(middle, y + 0.035, 0.05, 0.008), WHITE, 0.025, 0.3);
        canvas.tint(Shape.ellipse(middle, y + 0.085, wide * 0.6, 0.016), scaled(skin, 0.6), 0.06, 0.5);
    }

    private void beard() {
        Shape jaw = Shape.ellipse(0.3 * turn, 0.26, width * 0.93, height - 0.25).and((x, y) -> 0.22 - y);
        Shape free = jaw.without(Shape.ellipse(1.2 * turn, 0.39, 0.15, 0.05))
                .without(Shape.ellipse(turn, 0.1, width * 0.75, 0.2));
        // The soft edge must end on the head: outside it would be a halo over neck and background.
        Shape inside = (x, y) -> free.distance(x, y) + 0.045;
        canvas.tint(inside, scaled(hair, 0.9), 0.09, between(0.3, 0.85));
    }

    private void cap(boolean longHair, double fringe, double parting) {
        double sides = longHair ? between(0.25, 0.5) : between(-0.15, 0.02);
        Shape forehead = Shape.ellipse(parting, fringe + 0.62, width * between(0.84, 1), 0.62)
                .or(Shape.ellipse(0.4 * turn, 0.14, width * 0.95, 0.5)).or((x, y) -> sides - y);
        hair(Shape.ellipse(0, -0.12, width * 1.14, height * between(0.98, 1.12)).without(forehead));
    }

    private void hair(Shape shape) {
        double phase = between(0, 6);
        double wave = between(18, 40);
        canvas.tint(shape, scaled(skin, 0.35), 0.09, 0.5);
        canvas.paint(Region.HAIR, shape, (x, y) -> scaled(hair, 0.85
                + 0.10 * Math.sin(wave * (x + 0.15 * Math.sin(3 * y + phase)) + phase)
                + 0.07 * Math.sin(3.1 * wave * x + 6 * y)
                + 0.35 * Math.exp(-20 * Math.pow(y + 0.48 + 0.6 * x * x, 2)) + 0.15 * lightX * x));
    }

    private void brows() {
        double lift = between(0.11, 0.14);
        double thick = between(0.012, 0.024);
        double arch = between(0.01, 0.04);
        for (int hand = -1; hand <= 1; hand += 2) {
            double inner = turn + hand * (eyeX - 0.1);
            double outer = turn + hand * (eyeX + 0.12);
            canvas.paint(Region.BROWS, Shape.stroke(inner, eyeY - lift, outer, eyeY - lift, arch, thick),
                    (x, y) -> mixed(scaled(hair, 0.6 + 0.15 * Math.sin(150 * x + 60 * y)), skin, 0.15));
        }
    }

    private void glasses() {
        double[] frame = scaled(new double[]{90, 70, 60}, between(0.2, 1));
        Shape bridge = Shape.stroke(turn - eyeX + 0.13, eyeY, turn + eyeX - 0.13, eyeY, 0.02, 0.01);
        for (int hand = -1; hand <= 1; hand += 2) {
            double center = turn + hand * eyeX;
            Shape lens = Shape.ellipse(center, eyeY + 0.02, 0.145, 0.115);
            canvas.tint(lens, WHITE, 0.02, 0.07);
            double temple = hand * width - 0.4 * turn;
            canvas.paint(Region.GLASSES, lens.outline(0.009)
                    .or(Shape.stroke(center + hand * 0.145, eyeY, temple, eyeY - 0.02, 0, 0.012)),
                    (x, y) -> frame);
        }
        canvas.paint(Region.GLASSES, bridge, (x, y) -> frame);
    }

    /// The skin under this face's light: darker toward the edge of the head and away from the light.
    private double[] lit(double x, double y, double brightness) {
        double edge = Math.pow(x / width, 2);
        double light = brightness * (0.98 - 0.22 * edge * edge + 0.22 * lightX * x / width - 0.14 * y);
        double[] color = scaled(skin, light);
        color[2] *= 0.9 + 0.1 * light;
        return color;
    }

    private double[] reddened(double factor) {
        return new double[]{skin[0] * Math.min(1, factor + 0.14), skin[1] * factor * 0.85,
                skin[2] * factor * 0.85};
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    private double[] jitter(double[] color, double by) {
        return new double[]{color[0] + between(-by, by), color[1] + between(-by, by),
                color[2] + between(-by, by)};
    }

    private static double[] scaled(double[] color, double factor) {
        return new double[]{color[0] * factor, color[1] * factor, color[2] * factor};
    }

    private static double[] mixed(double[] from, double[] to, double share) {
        double kept = 1 - Math.clamp(share, 0, 1);
        return new double[]{kept * from[0] + (1 - kept) * to[0], kept * from[1] + (1 - kept) * to[1],
                kept * from[2] + (1 - kept) * to[2]};
    }
}

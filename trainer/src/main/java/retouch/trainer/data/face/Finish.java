package retouch.trainer.data.face;

import java.util.Random;

import static retouch.trainer.data.face.Colors.between;

/// What a camera does: exposure, contrast, a cast of color, darker corners and grain.
final class Finish {

    private Finish() {}

    static void paint(Plate plate, Person person) {
        Random random = person.random("finish");
        double exposure = between(random, 0.88, 1.1);
        double contrast = between(random, 0.92, 1.12);
        double warm = between(random, -0.04, 0.05);
        double corners = between(random, 0, 0.16);
        double grain = between(random, 0, 3);
        double[] gain = {exposure * (1 + warm), exposure, exposure * (1 - warm)};
        int side = plate.side();
        float[] rgb = plate.rgb();
        int state = random.nextInt() | 1;
        for (int at = 0; at < rgb.length; at++) {
            int pixel = at / 3;
            double x = 2.0 * (pixel % side) / side - 1;
            double y = 2.0 * (pixel / side) / side - 1;
            // A xorshift generator (Marsaglia 2003): one number per value, and quick.
            state ^= state << 13;
            state ^= state >>> 17;
            state ^= state << 5;
            double level = rgb[at] * gain[at % 3] * (1 - corners * (x * x + y * y) / 2);
            level = 118 + contrast * (level - 118) + grain * state * 0x1p-31;
            rgb[at] = (float) Math.clamp(level, 0, 255);
        }
    }
}

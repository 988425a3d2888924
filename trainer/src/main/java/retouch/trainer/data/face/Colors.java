package retouch.trainer.data.face;

import java.util.Random;

/// Arithmetic with colors: three values in `[0, 255]`.
final class Colors {

    private Colors() {}

    static double[] scaled(double[] color, double factor) {
        return new double[]{color[0] * factor, color[1] * factor, color[2] * factor};
    }

    static double[] mixed(double[] from, double[] to, double share) {
        double part = Math.clamp(share, 0, 1);
        return new double[]{from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1]),
                from[2] + part * (to[2] - from[2])};
    }

    static double[] jittered(double[] color, double by, Random random) {
        return new double[]{color[0] + between(random, -by, by), color[1] + between(random, -by, by),
                color[2] + between(random, -by, by)};
    }

    /// Any color, rather muted.
    static double[] any(Random random) {
        double grey = between(random, 30, 225);
        double strength = random.nextDouble() < 0.3 ? 90 : 35;
        return new double[]{Math.clamp(grey + between(random, -strength, strength), 8, 248),
                Math.clamp(grey + between(random, -strength, strength), 8, 248),
                Math.clamp(grey + between(random, -strength, strength), 8, 248)};
    }

    /// Writes a color, made brighter or darker, to an ink's place.
    static void put(double[] from, double factor, double[] to) {
        to[0] = from[0] * factor;
        to[1] = from[1] * factor;
        to[2] = from[2] * factor;
    }

    static double between(Random random, double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    static double smooth(double value, double from, double to) {
        double share = Math.clamp((value - from) / (to - from), 0, 1);
        return share * share * (3 - 2 * share);
    }
}

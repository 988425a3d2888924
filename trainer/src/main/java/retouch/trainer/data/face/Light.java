package retouch.trainer.data.face;

import java.util.Random;

/// A soft key light, an even fill, and a highlight. Immutable and thread-safe.
///
/// @param x    where the light comes from: right of the picture is positive
/// @param y    below is positive
/// @param z    toward the viewer
/// @param key  strength of the light
/// @param fill what falls everywhere
/// @param warm how much redder the light is than white, may be negative
record Light(double x, double y, double z, double key, double fill, double warm) {

    static Light of(Random random) {
        double x = 1.6 * random.nextDouble() - 0.8;
        double y = -0.65 + 0.45 * random.nextDouble();
        double z = 0.55 + 0.45 * random.nextDouble();
        double length = Math.sqrt(x * x + y * y + z * z);
        double fill = 0.42 + 0.2 * random.nextDouble();
        return new Light(x / length, y / length, z / length, 1.12 - fill + 0.1 * random.nextDouble(), fill,
                0.12 * random.nextDouble() - 0.05);
    }

    /// @param across slope of the surface to the right
    /// @param down   slope downward
    /// @param lit    receives three factors and one highlight in levels
    void fall(double across, double down, double gloss, double[] lit) {
        double length = 1 / Math.sqrt(1 + across * across + down * down);
        double facing = (z - x * across - y * down) * length;
        // Skin scatters light: it is never as hard as the cosine, and red goes furthest.
        double wrapped = Math.max(0, (facing + 0.35) / 1.35);
        double shade = fill + key * wrapped;
        lit[0] = Math.pow(shade, 0.88) * (1 + warm);
        lit[1] = shade;
        lit[2] = Math.pow(shade, 1.06) * (1 - warm);
        double halfZ = (z + 1) / Math.sqrt(2 + 2 * z);
        double half = Math.max(0, (halfZ - (x * across + y * down) / Math.sqrt(2 + 2 * z)) * length);
        double glow = half * half;
        glow *= glow;
        glow *= glow;
        glow *= glow;
        lit[3] = 255 * gloss * glow * glow;
    }

    /// How bright an upright plane is that turns its side to the right (1) or to the left (-1): for hair, cloth.
    double onSide(double toTheRight) {
        return fill + key * Math.max(0, 0.75 + 0.45 * toTheRight * x);
    }
}

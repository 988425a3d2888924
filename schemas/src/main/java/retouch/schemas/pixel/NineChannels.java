package retouch.schemas.pixel;

import java.util.Optional;

import retouch.schemas.tensor.Tensor;

/// The network's input and output, value by value. Training and serving share this class: a mismatch
/// between them would be invisible.
///
/// Input `[1, S, S, 9]`, NHWC, as the released code builds it (SC-FEGAN demo; BGR throughout):
///
/// | channel | content      | inside the hole                        | outside     |
/// |---------|--------------|----------------------------------------|-------------|
/// | 0–2     | photograph   | 0                                      | `v/127.5-1` |
/// | 3       | sketch       | 1 on a line, else 0                    | 0           |
/// | 4–6     | color        | `v/127.5-1` where painted, else -1     | 0           |
/// | 7       | mask         | 1                                      | 0           |
/// | 8       | noise        | 1 with probability 0.1591, else 0      | 0           |
///
/// Output `[1, S, S, 3]`, BGR in `[-1, 1]`.
public final class NineChannels {

    /// The released code rounds a normal sample of standard deviation 255 to a byte and keeps only 255:
    /// P(N(0, 255) >= 254.5).
    static final double NOISE_PROBABILITY = 0.1591;

    /// The same for draws of 53 bits.
    private static final long NOISE_BOUND = (long) (NOISE_PROBABILITY * (1L << 53));

    private static final int CHANNELS = 9;
    private static final int SKETCH = 3;
    private static final int COLOR = 4;
    private static final int MASK = 7;
    private static final int NOISE = 8;
    private static final float HALF_RANGE = 127.5f;

    private NineChannels() {}

    /// @param side  `S`
    /// @param rgb   the crop, `[S][S][3]`, sRGB in `[0, 255]`
    /// @param hole  `[S][S]`, true in the hole
    /// @param lines `[S][S]`, true on a line
    /// @param color strokes of color
    /// @param seed  decides the noise: the same seed gives the same noise at every pixel, whatever the hole
    public static Tensor assemble(
            int side,
            float[] rgb,
            boolean[] hole,
            Optional<boolean[]> lines,
            Optional<ColorStrokes> color,
            long seed) {
        int pixels = side * side;
        requireLength("rgb", rgb.length, 3 * pixels);
        requireLength("hole", hole.length, pixels);
        lines.ifPresent(plane -> requireLength("lines", plane.length, pixels));
        color.ifPresent(strokes -> requireLength("color", strokes.painted().length, pixels));
        float[] input = new float[CHANNELS * pixels];
        for (int pixel = 0; pixel < pixels; pixel++) {
            int to = CHANNELS * pixel;
            if (hole[pixel]) {
                input[to + SKETCH] = lines.isPresent() && lines.get()[pixel] ? 1 : 0;
                putColor(input, to + COLOR, color, pixel);
                input[to + MASK] = 1;
                input[to + NOISE] = isNoise(seed, pixel) ? 1 : 0;
            } else {
                putBgr(input, to, rgb, 3 * pixel);
            }
        }
        return Tensor.of(input, 1, side, side, CHANNELS);
    }

    /// What the generator should have put out for a picture: `v/127.5-1`, `[1, S, S, 3]`, BGR.
    ///
    /// @param rgb `[S][S][3]`, sRGB in `[0, 255]`
    public static Tensor target(int side, float[] rgb) {
        requireLength("rgb", rgb.length, 3 * side * side);
        float[] bgr = new float[rgb.length];
        for (int at = 0; at < rgb.length; at += 3) {
            putBgr(bgr, at, rgb, at);
        }
        return Tensor.of(bgr, 1, side, side, 3);
    }

    /// The generator's output as sRGB `[S][S][3]` in `[0, 255]`: `(v+1)·127.5`, clamped, BGR turned round.
    ///
    /// @param output `[1, S, S, 3]`
    public static float[] toRgb(Tensor output) {
        output.requireShape(1, output.size(1), output.size(1), 3);
        float[] bgr = output.data();
        float[] rgb = new float[bgr.length];
        for (int pixel = 0; pixel < bgr.length; pixel += 3) {
            for (int channel = 0; channel < 3; channel++) {
                rgb[pixel + channel] = Math.clamp((bgr[pixel + 2 - channel] + 1) * HALF_RANGE, 0, 255);
            }
        }
        return rgb;
    }

    private static void putColor(float[] input, int to, Optional<ColorStrokes> color, int pixel) {
        if (color.isPresent() && color.get().painted()[pixel]) {
            putBgr(input, to, color.get().rgb(), 3 * pixel);
        } else {
            input[to] = -1;
            input[to + 1] = -1;
            input[to + 2] = -1;
        }
    }

    private static void putBgr(float[] input, int to, float[] rgb, int from) {
        for (int channel = 0; channel < 3; channel++) {
            input[to + channel] = rgb[from + 2 - channel] / HALF_RANGE - 1;
        }
    }

    /// One draw per pixel, made of seed and position alone (SplitMix64's finalizer, Steele, Lea and Flood 2014),
    /// so that every JVM draws the same.
    private static boolean isNoise(long seed, int pixel) {
        long mixed = seed * 0xD1342543DE82EF95L + (pixel + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        mixed ^= mixed >>> 31;
        return (mixed >>> 11) < NOISE_BOUND;
    }

    private static void requireLength(String name, int actual, int expected) {
        if (actual != expected) {
            throw new IllegalArgumentException(
                    "%s must have %d values, not %d".formatted(name, expected, actual));
        }
    }
}

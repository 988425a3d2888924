package retouch.trainer.gate;

/// CIE L\*a\*b\* under the white of sRGB, D65 (IEC 61966-2-1, CIE 15), and the color difference CIE76.
final class Lab {

    private static final double WHITE_X = 0.95047;
    private static final double WHITE_Z = 1.08883;
    private static final double LINEAR_MAX = 216.0 / 24389;
    private static final double SLOPE = 24389.0 / 27;

    private Lab() {}

    /// @param at where red, green and blue stand, in `[0, 255]`
    static double[] of(float[] rgb, int at) {
        double red = linear(rgb[at]);
        double green = linear(rgb[at + 1]);
        double blue = linear(rgb[at + 2]);
        double x = curve((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / WHITE_X);
        double y = curve(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue);
        double z = curve((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / WHITE_Z);
        return new double[]{116 * y - 16, 500 * (x - y), 200 * (y - z)};
    }

    static double difference(double[] first, double[] second) {
        return Math.sqrt(square(first[0] - second[0]) + square(first[1] - second[1])
                + square(first[2] - second[2]));
    }

    private static double linear(double value) {
        double share = value / 255;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    private static double curve(double value) {
        return value > LINEAR_MAX ? Math.cbrt(value) : (SLOPE * value + 16) / 116;
    }

    private static double square(double value) {
        return value * value;
    }
}

package retouch.trainer.gate;

/// Structural similarity of two pictures (Wang et al. 2004): windows of 11×11 with Gaussian weights of deviation 1.5,
/// where the window lies inside the picture; the mean over windows and channels.
final class Similarity {

    private static final int WINDOW = 11;
    private static final double DEVIATION = 1.5;
    private static final double C1 = 0.01 * 255 * 0.01 * 255;
    private static final double C2 = 0.03 * 255 * 0.03 * 255;
    private static final double[] WEIGHTS = weights();

    private Similarity() {}

    /// @param first  `[S][S][3]` in `[0, 255]`
    /// @param second likewise
    static double of(float[] first, float[] second, int side) {
        double sum = 0;
        for (int channel = 0; channel < 3; channel++) {
            sum += ofChannel(first, second, side, channel) / 3;
        }
        return sum;
    }

    private static double ofChannel(float[] first, float[] second, int side, int channel) {
        int pixels = side * side;
        double[][] products = new double[5][pixels];
        for (int pixel = 0; pixel < pixels; pixel++) {
            double a = first[3 * pixel + channel];
            double b = second[3 * pixel + channel];
            products[0][pixel] = a;
            products[1][pixel] = b;
            products[2][pixel] = a * a;
            products[3][pixel] = b * b;
            products[4][pixel] = a * b;
        }
        for (int index = 0; index < products.length; index++) {
            products[index] = blurred(products[index], side);
        }
        int valid = side - WINDOW + 1;
        double sum = 0;
        for (int at = 0; at < valid * valid; at++) {
            double meanA = products[0][at];
            double meanB = products[1][at];
            double varianceA = products[2][at] - meanA * meanA;
            double varianceB = products[3][at] - meanB * meanB;
            double covariance = products[4][at] - meanA * meanB;
            sum += (2 * meanA * meanB + C1) * (2 * covariance + C2)
                    / ((meanA * meanA + meanB * meanB + C1) * (varianceA + varianceB + C2));
        }
        return sum / ((double) valid * valid);
    }

    /// Across, then down; windows inside the picture only.
    private static double[] blurred(double[] values, int side) {
        int valid = side - WINDOW + 1;
        double[] across = new double[side * valid];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < valid; x++) {
                double sum = 0;
                for (int tap = 0; tap < WINDOW; tap++) {
                    sum += WEIGHTS[tap] * values[y * side + x + tap];
                }
                across[y * valid + x] = sum;
            }
        }
        double[] both = new double[valid * valid];
        for (int y = 0; y < valid; y++) {
            for (int tap = 0; tap < WINDOW; tap++) {
                double weight = WEIGHTS[tap];
                int from = (y + tap) * valid;
                for (int x = 0; x < valid; x++) {
                    both[y * valid + x] += weight * across[from + x];
                }
            }
        }
        return both;
    }

    private static double[] weights() {
        double[] weights = new double[WINDOW];
        double sum = 0;
        for (int tap = 0; tap < WINDOW; tap++) {
            double distance = tap - (WINDOW - 1) / 2.0;
            weights[tap] = Math.exp(-distance * distance / (2 * DEVIATION * DEVIATION));
            sum += weights[tap];
        }
        for (int tap = 0; tap < WINDOW; tap++) {
            weights[tap] /= sum;
        }
        return weights;
    }
}

package retouch.worker.generate.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Winograd's minimal filtering `F(4×4, 3×3)` (Lavin & Gray 2016, section 4.1): 36 products make 16 outputs,
/// where the direct way needs 144.
///
/// A tile of 6×6 inputs `d` and a filter `g` give `Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A`. All three transforms work on
/// a vector of channels at once, first down the columns, then along the rows.
///
/// **Points.** The usual ones, 0, ±1, ±2 and infinity, cost three times the rounding error of a plain sum over
/// 256 channels; 0, ±5/8, ±3/2 and infinity cost 1.4 times, and single outputs are wrong by a quarter as much.
/// The work is the same (Barabasz et al. 2020 on why points matter). Both are fractions of powers of two, so
/// every constant below is exact.
final class Winograd {

    /// Outputs per tile and direction.
    static final int OUT = 4;

    /// Inputs per tile and direction.
    static final int IN = 6;

    /// Products per tile, called frequencies by analogy.
    static final int FREQUENCIES = IN * IN;

    private static final VectorSpecies<Float> S = Lanes.SPECIES;

    private static final float NEAR = 5 / 8f;
    private static final float NEAR_SQUARE = NEAR * NEAR;
    private static final float NEAR_CUBE = NEAR * NEAR_SQUARE;
    private static final float FAR = 3 / 2f;
    private static final float FAR_SQUARE = FAR * FAR;
    private static final float FAR_CUBE = FAR * FAR_SQUARE;
    private static final float SUM_OF_SQUARES = NEAR_SQUARE + FAR_SQUARE;
    private static final float PRODUCT_OF_SQUARES = NEAR_SQUARE * FAR_SQUARE;

    /// `G`.
    private static final double[][] FILTER = {
            {1.0 / PRODUCT_OF_SQUARES, 0, 0},
            filterLine(NEAR, FAR_SQUARE),
            filterLine(-NEAR, FAR_SQUARE),
            filterLine(FAR, NEAR_SQUARE),
            filterLine(-FAR, NEAR_SQUARE),
            {0, 0, 1}};

    private Winograd() {}

    /// @param square of the other pair of points
    private static double[] filterLine(double point, double square) {
        double scale = 1 / (2 * point * point * (point * point - square));
        return new double[]{scale, scale * point, scale * point * point};
    }

    /// `G g Gᵀ` of many filters at once, in double precision because it is done once.
    ///
    /// @param g        tap `t` of filter `i` at `at + t * stride + i`
    /// @param spectra  gets frequency `f` of filter `i` at `[f][i]`
    /// @param half     scratch, 18 lines as long as those of `spectra`
    static void filters(float[] g, int at, int stride, float[][] spectra, double[][] half) {
        int count = spectra[0].length;
        for (int line = 0; line < half.length; line++) {
            double[] factors = FILTER[line / 3];
            int column = at + line % 3 * stride;
            for (int i = 0; i < count; i++) {
                half[line][i] = factors[0] * g[column + i] + factors[1] * g[column + 3 * stride + i]
                        + factors[2] * g[column + 6 * stride + i];
            }
        }
        for (int frequency = 0; frequency < FREQUENCIES; frequency++) {
            double[] factors = FILTER[frequency % IN];
            double[][] row = {half[frequency / IN * 3], half[frequency / IN * 3 + 1],
                    half[frequency / IN * 3 + 2]};
            for (int i = 0; i < count; i++) {
                spectra[frequency][i] = (float) (factors[0] * row[0][i] + factors[1] * row[1][i]
                        + factors[2] * row[2][i]);
            }
        }
    }

    /// `Bᵀ d B` of one vector of channels.
    ///
    /// @param d           inputs: the tile's first pixel at `at`
    /// @param frequencies gets frequency `f` at `to + f * toStride`
    /// @param scratch     36 vectors
    static void input(float[] d, int at, int rowStride, int pixelStride, float[] frequencies, int to,
            int toStride, float[] scratch) {
        for (int column = 0; column < IN; column++) {
            inputLine(d, at + column * pixelStride, rowStride, scratch, column * Lanes.COUNT,
                    IN * Lanes.COUNT);
        }
        for (int row = 0; row < IN; row++) {
            inputLine(scratch, row * IN * Lanes.COUNT, Lanes.COUNT, frequencies, to + row * IN * toStride,
                    toStride);
        }
    }

    /// `Aᵀ m A` of one vector of channels.
    ///
    /// @param m       products: frequency `f` at `at + f * stride`
    /// @param bias    added to each output
    /// @param outputs gets pixel `p` of the 16 at `to + p * toStride`
    /// @param scratch 24 vectors
    static void output(float[] m, int at, int stride, FloatVector bias, float[] outputs, int to, int toStride,
            float[] scratch) {
        FloatVector none = FloatVector.zero(S);
        for (int column = 0; column < IN; column++) {
            outputLine(m, at + column * stride, IN * stride, none, scratch, column * Lanes.COUNT,
                    IN * Lanes.COUNT);
        }
        for (int row = 0; row < OUT; row++) {
            outputLine(scratch, row * IN * Lanes.COUNT, Lanes.COUNT, bias, outputs,
                    to + row * OUT * toStride, toStride);
        }
    }

    /// `Bᵀ` times a line of six.
    private static void inputLine(float[] from, int at, int stride, float[] into, int to, int toStride) {
        FloatVector d0 = FloatVector.fromArray(S, from, at);
        FloatVector d1 = FloatVector.fromArray(S, from, at + stride);
        FloatVector d2 = FloatVector.fromArray(S, from, at + 2 * stride);
        FloatVector d3 = FloatVector.fromArray(S, from, at + 3 * stride);
        FloatVector d4 = FloatVector.fromArray(S, from, at + 4 * stride);
        FloatVector d5 = FloatVector.fromArray(S, from, at + 5 * stride);
        FloatVector even = d2.fma(FloatVector.broadcast(S, -FAR_SQUARE), d4);
        FloatVector odd = d1.fma(FloatVector.broadcast(S, -FAR_SQUARE), d3).mul(NEAR);
        FloatVector evenFar = d2.fma(FloatVector.broadcast(S, -NEAR_SQUARE), d4);
        FloatVector oddFar = d1.fma(FloatVector.broadcast(S, -NEAR_SQUARE), d3).mul(FAR);
        d0.fma(FloatVector.broadcast(S, PRODUCT_OF_SQUARES),
                d2.fma(FloatVector.broadcast(S, -SUM_OF_SQUARES), d4)).intoArray(into, to);
        even.add(odd).intoArray(into, to + toStride);
        even.sub(odd).intoArray(into, to + 2 * toStride);
        evenFar.add(oddFar).intoArray(into, to + 3 * toStride);
        evenFar.sub(oddFar).intoArray(into, to + 4 * toStride);
        d1.fma(FloatVector.broadcast(S, PRODUCT_OF_SQUARES),
                d3.fma(FloatVector.broadcast(S, -SUM_OF_SQUARES), d5)).intoArray(into, to + 5 * toStride);
    }

    /// `Aᵀ` times a line of six, plus a bias.
    private static void outputLine(float[] from, int at, int stride, FloatVector bias, float[] into, int to,
            int toStride) {
        FloatVector m0 = FloatVector.fromArray(S, from, at);
        FloatVector m1 = FloatVector.fromArray(S, from, at + stride);
        FloatVector m2 = FloatVector.fromArray(S, from, at + 2 * stride);
        FloatVector m3 = FloatVector.fromArray(S, from, at + 3 * stride);
        FloatVector m4 = FloatVector.fromArray(S, from, at + 4 * stride);
        FloatVector m5 = FloatVector.fromArray(S, from, at + 5 * stride);
        FloatVector near = m1.add(m2);
        FloatVector far = m3.add(m4);
        FloatVector nearSlope = m1.sub(m2);
        FloatVector farSlope = m3.sub(m4);
        m0.add(near).add(far).add(bias).intoArray(into, to);
        nearSlope.mul(NEAR).add(farSlope.mul(FAR)).add(bias).intoArray(into, to + toStride);
        near.mul(NEAR_SQUARE).add(far.mul(FAR_SQUARE)).add(bias).intoArray(into, to + 2 * toStride);
        nearSlope.mul(NEAR_CUBE).add(farSlope.mul(FAR_CUBE)).add(m5).add(bias).intoArray(into,
                to + 3 * toStride);
    }
}

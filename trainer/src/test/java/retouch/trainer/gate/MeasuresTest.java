package retouch.trainer.gate;

import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;

import retouch.schemas.pixel.ColorStrokes;
import retouch.schemas.tensor.Tensor;
import retouch.trainer.data.sample.TrainingSample;
import retouch.trainer.feature.FeatureDistance;
import retouch.trainer.feature.FeatureNetwork;
import retouch.trainer.feature.RandomFeatures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

class MeasuresTest {

    private static final int SIDE = 32;
    private static final Measures MEASURES = new Measures((_, _) -> 0.25);

    @Test
    void distancesAreThoseOfTheHoleAlone() {
        TrainingSample sample = sample(Optional.empty(), Optional.empty());
        float[] rgb = sample.photo().clone();
        for (int at = 0; at < rgb.length; at++) {
            rgb[at] += sample.hole()[at / 3] ? 10 : 0;
        }
        Map<Metric, Double> found = MEASURES.of(sample, new Composite(SIDE, rgb));
        assertThat(found.get(Metric.HOLE_L1)).isEqualTo(10, offset(1e-9));
        assertThat(found.get(Metric.HOLE_PSNR)).isEqualTo(20 * Math.log10(25.5), offset(1e-9));
        assertThat(found.get(Metric.PSNR)).isEqualTo(10 * Math.log10(65025.0 / (100 * sample.holeShare())),
                offset(1e-9));
        assertThat(found.get(Metric.FEATURE)).isEqualTo(0.25);
        assertThat(found).doesNotContainKeys(Metric.SKETCH_F1, Metric.COLOR_DELTA_E);
    }

    @Test
    void anUntouchedPictureIsPerfect() {
        TrainingSample sample = sample(Optional.empty(), Optional.empty());
        Map<Metric, Double> found = MEASURES.of(sample, new Composite(SIDE, sample.photo()));
        assertThat(found.get(Metric.HOLE_L1)).isZero();
        assertThat(found.get(Metric.PSNR)).isEqualTo(60);
        assertThat(found.get(Metric.SSIM)).isEqualTo(1, offset(1e-12));
        assertThat(found.get(Metric.SEAM)).isZero();
    }

    @Test
    void similarityIsThatOfTheFormulaWindowByWindow() {
        Random random = new Random(4);
        int side = 16;
        float[] first = new float[3 * side * side];
        float[] second = new float[first.length];
        for (int at = 0; at < first.length; at++) {
            first[at] = random.nextInt(256);
            second[at] = Math.clamp(first[at] + 30 * (float) random.nextGaussian(), 0, 255);
        }
        assertThat(Similarity.of(first, second, side)).isEqualTo(slowSimilarity(first, second, side),
                offset(1e-9));
    }

    /// Wang et al. 2004, equation 13, with weights computed in place.
    private static double slowSimilarity(float[] first, float[] second, int side) {
        double total = 0;
        int windows = 0;
        for (int channel = 0; channel < 3; channel++) {
            for (int top = 0; top + 11 <= side; top++) {
                for (int left = 0; left + 11 <= side; left++) {
                    double weights = 0;
                    double a = 0;
                    double b = 0;
                    double aa = 0;
                    double bb = 0;
                    double ab = 0;
                    for (int tap = 0; tap < 121; tap++) {
                        double x = tap % 11 - 5;
                        double y = tap / 11 - 5;
                        double weight = Math.exp(-(x * x + y * y) / 4.5);
                        int at = 3 * ((top + tap / 11) * side + left + tap % 11) + channel;
                        weights += weight;
                        a += weight * first[at];
                        b += weight * second[at];
                        aa += weight * first[at] * first[at];
                        bb += weight * second[at] * second[at];
                        ab += weight * first[at] * second[at];
                    }
                    a /= weights;
                    b /= weights;
                    total += (2 * a * b + 6.5025) * (2 * (ab / weights - a * b) + 58.5225)
                            / ((a * a + b * b + 6.5025)
                                    * (aa / weights - a * a + bb / weights - b * b + 58.5225));
                    windows++;
                }
            }
        }
        return total / windows;
    }

    @Test
    void aSeamIsHowMuchSteeperTheEdgeIsThanThePhotograph() {
        boolean[] hole = new boolean[SIDE * SIDE];
        for (int pixel = 0; pixel < hole.length; pixel++) {
            hole[pixel] = pixel % SIDE >= 16;
        }
        TrainingSample sample = new TrainingSample(SIDE, new float[3 * SIDE * SIDE], hole, Optional.empty(),
                Optional.empty(), 1);
        float[] rgb = new float[3 * SIDE * SIDE];
        for (int at = 0; at < rgb.length; at++) {
            rgb[at] = hole[at / 3] ? 40 : 0;
        }
        assertThat(Measures.seam(sample, new Composite(SIDE, rgb))).isEqualTo(40, offset(1e-9));
    }

    @Test
    void colorsAreMeasuredUnderTheStrokes() {
        boolean[] painted = new boolean[SIDE * SIDE];
        painted[SIDE * 16 + 16] = true;
        float[] strokes = new float[3 * SIDE * SIDE];
        int at = 3 * (SIDE * 16 + 16);
        strokes[at] = 255; // red
        TrainingSample sample = sample(Optional.empty(), Optional.of(new ColorStrokes(painted, strokes)));
        float[] rgb = sample.photo().clone();
        rgb[at] = 0;
        rgb[at + 1] = 0;
        rgb[at + 2] = 0;
        double redFromBlack = Math.sqrt(53.2408 * 53.2408 + 80.0925 * 80.0925 + 67.2032 * 67.2032);
        assertThat(MEASURES.of(sample, new Composite(SIDE, rgb)).get(Metric.COLOR_DELTA_E))
                .isEqualTo(redFromBlack, offset(1e-2));
    }

    @Test
    void linesThatAreDrawnAreFoundAndThoseThatAreMissingAreMissed() {
        int side = 64;
        float[] photo = new float[3 * side * side];
        boolean[] hole = new boolean[side * side];
        for (int pixel = 0; pixel < hole.length; pixel++) {
            hole[pixel] = pixel / side > 8 && pixel / side < 56;
            for (int channel = 0; channel < 3; channel++) {
                photo[3 * pixel + channel] = pixel % side < 32 ? 40 : 220;
            }
        }
        boolean[] lines = retouch.trainer.data.sketch.SketchDomain.standard().lines(photo, side);
        TrainingSample sample = new TrainingSample(side, photo, hole, Optional.of(lines), Optional.empty(),
                1);
        assertThat(MEASURES.of(sample, new Composite(side, photo)).get(Metric.SKETCH_F1)).isEqualTo(1);
        float[] flat = photo.clone();
        for (int at = 0; at < flat.length; at++) {
            flat[at] = hole[at / 3] ? 128 : flat[at];
        }
        assertThat(MEASURES.of(sample, new Composite(side, flat)).get(Metric.SKETCH_F1)).isLessThan(0.3);
    }

    @Test
    void featuresAreThoseOfThePlainImplementation() {
        FeatureNetwork network = RandomFeatures.of(3);
        TrainingSample sample = sample(Optional.empty(), Optional.empty());
        float[] other = sample(Optional.empty(), Optional.empty()).photo().clone();
        for (int at = 0; at < other.length; at++) {
            other[at] = 255 - other[at];
        }
        try (TapeFeatureMeter meter = new TapeFeatureMeter(network)) {
            assertThat(meter.distance(sample.photo(), other, SIDE)).isEqualTo(
                    new FeatureDistance(network).between(unit(sample.photo()), unit(other)), offset(1e-4));
        }
    }

    private static Tensor unit(float[] rgb) {
        float[] unit = new float[rgb.length];
        for (int at = 0; at < unit.length; at++) {
            unit[at] = rgb[at] / 255;
        }
        return Tensor.of(unit, SIDE, SIDE, 3);
    }

    private static TrainingSample sample(Optional<boolean[]> lines, Optional<ColorStrokes> color) {
        Random random = new Random(9);
        float[] photo = new float[3 * SIDE * SIDE];
        boolean[] hole = new boolean[SIDE * SIDE];
        for (int at = 0; at < photo.length; at++) {
            photo[at] = 20 + random.nextInt(200);
            int pixel = at / 3;
            hole[pixel] = pixel % SIDE > 8 && pixel % SIDE < 24 && pixel / SIDE > 8 && pixel / SIDE < 24;
        }
        return new TrainingSample(SIDE, photo, hole, lines, color, 1);
    }
}

package retouch.trainer.gate;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;

import retouch.schemas.pixel.ColorStrokes;
import retouch.trainer.data.sample.TrainingSample;
import retouch.trainer.data.sketch.SketchDomain;

/// Measures composites. See [Metric] for what each number is. Thread-safe, if the feature distance is.
final class Measures {

    private static final double PEAK = 255;

    /// Identical pictures would have an infinite ratio, which no mean survives.
    private static final double PSNR_MAX = 60;
    private static final int LINE_TOLERANCE_PIXELS = 2;

    private final ToDoubleBiFunction<Composite, Composite> features;
    private final SketchDomain sketches = SketchDomain.standard();

    /// @param features distance of two pictures
    Measures(ToDoubleBiFunction<Composite, Composite> features) {
        this.features = features;
    }

    /// What can be measured of a case: a sketch and colors only where some were given.
    Map<Metric, Double> of(TrainingSample sample, Composite composite) {
        int side = sample.side();
        Map<Metric, Double> found = new EnumMap<>(Metric.class);
        Composite photo = new Composite(side, sample.photo());
        double hole = 0;
        double squares = 0;
        int values = 0;
        for (int at = 0; at < composite.rgb().length; at++) {
            if (sample.hole()[at / 3]) {
                double difference = Math.abs(composite.rgb()[at] - sample.photo()[at]);
                hole += difference;
                squares += difference * difference;
                values++;
            }
        }
        found.put(Metric.HOLE_L1, hole / values);
        found.put(Metric.HOLE_PSNR, psnr(squares / values));
        found.put(Metric.PSNR, psnr(squares / composite.rgb().length));
        found.put(Metric.SSIM, Similarity.of(sample.photo(), composite.rgb(), side));
        found.put(Metric.SEAM, seam(sample, composite));
        found.put(Metric.FEATURE, features.applyAsDouble(photo, composite));
        sample.lines().flatMap(lines -> sketchF1(sample, lines, composite))
                .ifPresent(value -> found.put(Metric.SKETCH_F1, value));
        sample.color().flatMap(color -> colorDifference(sample, color, composite))
                .ifPresent(value -> found.put(Metric.COLOR_DELTA_E, value));
        return found;
    }

    private static double psnr(double meanSquare) {
        return meanSquare == 0
                ? PSNR_MAX
                : Math.min(PSNR_MAX, 10 * Math.log10(PEAK * PEAK / meanSquare));
    }

    /// Mean over neighboring pixels, one inside the hole and one outside:
    /// how much larger the step is than the photograph's.
    static double seam(TrainingSample sample, Composite composite) {
        int side = sample.side();
        double sum = 0;
        int count = 0;
        for (int pixel = 0; pixel < side * side; pixel++) {
            int[] neighbors = {pixel % side < side - 1 ? pixel + 1 : -1, pixel + side};
            for (int neighbor : neighbors) {
                if (neighbor >= 0 && neighbor < side * side
                        && sample.hole()[pixel] != sample.hole()[neighbor]) {
                    for (int channel = 0; channel < 3; channel++) {
                        sum += Math.max(0, step(composite.rgb(), pixel, neighbor, channel)
                                - step(sample.photo(), pixel, neighbor, channel));
                        count++;
                    }
                }
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    private static double step(float[] rgb, int first, int second, int channel) {
        return Math.abs(rgb[3 * first + channel] - rgb[3 * second + channel]);
    }

    /// Lines that are found in the composite's hole against those that were given there. A hole without lines says
    /// nothing.
    private Optional<Double> sketchF1(TrainingSample sample, boolean[] given, Composite composite) {
        int side = sample.side();
        boolean[] found = sketches.lines(composite.rgb(), side);
        int wanted = 0;
        int met = 0;
        int drawn = 0;
        int right = 0;
        for (int pixel = 0; pixel < given.length; pixel++) {
            if (sample.hole()[pixel]) {
                if (given[pixel]) {
                    wanted++;
                    met += isNear(found, pixel, side) ? 1 : 0;
                }
                if (found[pixel]) {
                    drawn++;
                    right += isNear(given, pixel, side) ? 1 : 0;
                }
            }
        }
        if (wanted == 0) {
            return Optional.empty();
        }
        double recall = (double) met / wanted;
        double precision = drawn == 0 ? 0 : (double) right / drawn;
        return Optional.of(recall + precision == 0 ? 0 : 2 * recall * precision / (recall + precision));
    }

    private static boolean isNear(boolean[] lines, int pixel, int side) {
        int x = pixel % side;
        int y = pixel / side;
        for (int nearY = Math.max(0, y - LINE_TOLERANCE_PIXELS); nearY <= Math.min(side - 1,
                y + LINE_TOLERANCE_PIXELS); nearY++) {
            for (int nearX = Math.max(0, x - LINE_TOLERANCE_PIXELS); nearX <= Math.min(side - 1,
                    x + LINE_TOLERANCE_PIXELS); nearX++) {
                if (lines[nearY * side + nearX]) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Optional<Double> colorDifference(TrainingSample sample, ColorStrokes color,
            Composite composite) {
        double sum = 0;
        int count = 0;
        for (int pixel = 0; pixel < color.painted().length; pixel++) {
            if (sample.hole()[pixel] && color.painted()[pixel]) {
                sum += Lab.difference(Lab.of(color.rgb(), 3 * pixel), Lab.of(composite.rgb(), 3 * pixel));
                count++;
            }
        }
        return count == 0 ? Optional.empty() : Optional.of(sum / count);
    }
}

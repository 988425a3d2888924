package retouch.worker.edit;

import java.util.Optional;
import java.util.OptionalDouble;

import retouch.schemas.job.EditQuality;
import retouch.schemas.job.PixelBox;
import retouch.schemas.pixel.ColorStrokes;
import retouch.schemas.pixel.Mask;

/// Measures how well one edit was painted; what each figure is says [EditQuality]. Looks at nothing of the painting
/// that is further than [WantedRegion#MARGIN] from the hole, because nothing beyond is computed.
final class QualityMeter {

    /// How near an edge must be to a line. With the gradient's own pixel this stays within the margin.
    private static final int LINE_TOLERANCE_PIXELS = 2;

    /// Levels of luma per pixel from which a place counts as an edge.
    private static final double EDGE_LEVELS = 6;

    private static final double LEVELS_MAX = 255;

    private QualityMeter() {}

    /// @param square   what the generator saw
    /// @param painting what it made of that, `[side][side][3]`, in `[0, 255]`
    /// @param scene    for the seam, which is measured at the photograph's resolution
    /// @param original the photograph in the scene's crop
    /// @param result   the painting there, its seam blended
    static EditQuality measure(Square square, float[] painting, Scene scene, float[] original,
            float[] result) {
        return new EditQuality(
                known(square, painting),
                Math.min(LEVELS_MAX, seam(scene.hole(), scene.crop(), original, result)),
                square.lines().map(lines -> sketch(square, lines, painting)).orElseGet(OptionalDouble::empty),
                square.color().map(color -> color(square.hole(), color, painting))
                        .orElseGet(OptionalDouble::empty));
    }

    private static double known(Square square, float[] painting) {
        boolean[] near = Surroundings.within(square.hole(), square.side(), WantedRegion.MARGIN);
        double sum = 0;
        int count = 0;
        for (int pixel = 0; pixel < near.length; pixel++) {
            if (near[pixel] && !square.hole()[pixel]) {
                sum += difference(painting, square.rgb(), pixel);
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    private static double difference(float[] one, float[] other, int pixel) {
        double sum = 0;
        for (int channel = 0; channel < 3; channel++) {
            sum += Math.abs(one[3 * pixel + channel] - other[3 * pixel + channel]);
        }
        return sum / 3;
    }

    private static OptionalDouble color(boolean[] hole, ColorStrokes strokes, float[] painting) {
        double sum = 0;
        int count = 0;
        for (int pixel = 0; pixel < hole.length; pixel++) {
            if (hole[pixel] && strokes.painted()[pixel]) {
                sum += difference(painting, strokes.rgb(), pixel);
                count++;
            }
        }
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }

    private static OptionalDouble sketch(Square square, boolean[] lines, float[] painting) {
        int side = square.side();
        boolean[] near = Surroundings.within(square.hole(), side, LINE_TOLERANCE_PIXELS);
        boolean[] edges = new boolean[near.length];
        for (int pixel = 0; pixel < near.length; pixel++) {
            edges[pixel] = near[pixel] && steepness(painting, side, pixel) >= EDGE_LEVELS;
        }
        boolean[] nearEdges = Surroundings.within(edges, side, LINE_TOLERANCE_PIXELS);
        int given = 0;
        int met = 0;
        for (int pixel = 0; pixel < near.length; pixel++) {
            if (square.hole()[pixel] && lines[pixel]) {
                given++;
                met += nearEdges[pixel] ? 1 : 0;
            }
        }
        return given == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) met / given);
    }

    /// Length of the gradient of luma (Sobel), in levels per pixel. What lies beyond the picture repeats its edge.
    private static double steepness(float[] rgb, int side, int pixel) {
        double across = 0;
        double down = 0;
        for (int step = -1; step <= 1; step++) {
            int weight = 2 - Math.abs(step);
            across += weight * (luma(rgb, side, pixel, 1, step) - luma(rgb, side, pixel, -1, step));
            down += weight * (luma(rgb, side, pixel, step, 1) - luma(rgb, side, pixel, step, -1));
        }
        return Math.hypot(across, down) / 8;
    }

    private static double luma(float[] rgb, int side, int pixel, int right, int below) {
        int x = Math.clamp(pixel % side + right, 0, side - 1);
        int y = Math.clamp(pixel / side + below, 0, side - 1);
        int at = 3 * (y * side + x);
        return 0.299 * rgb[at] + 0.587 * rgb[at + 1] + 0.114 * rgb[at + 2];
    }

    /// The mean over all pairs of neighbors of which one is in the hole and one is not: how much larger the step
    /// between them is than the next step away from the hole, in the photograph.
    private static double seam(Mask hole, PixelBox crop, float[] original, float[] result) {
        PixelBox bounds = hole.bounds().orElse(crop);
        double sum = 0;
        long count = 0;
        int[][] ways = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};
        for (int y = bounds.top(); y < bounds.top() + bounds.height(); y++) {
            for (int x = bounds.left(); x < bounds.left() + bounds.width(); x++) {
                for (int[] way : hole.contains(x, y) ? ways : new int[0][]) {
                    Optional<Double> excess = excess(hole, crop, original, result, x, y, way);
                    sum += excess.orElse(0.0);
                    count += excess.isPresent() ? 1 : 0;
                }
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    private static Optional<Double> excess(Mask hole, PixelBox crop, float[] original, float[] result, int x,
            int y, int[] way) {
        int outX = x + way[0];
        int outY = y + way[1];
        if (hole.contains(outX, outY) || hole.contains(outX + way[0], outY + way[1])
                || !isIn(hole, crop, outX + way[0], outY + way[1])) {
            return Optional.empty();
        }
        int inside = at(crop, x, y);
        int outside = at(crop, outX, outY);
        int next = at(crop, outX + way[0], outY + way[1]);
        double sum = 0;
        for (int channel = 0; channel < 3; channel++) {
            double step = Math.abs(result[inside + channel] - original[outside + channel]);
            double usual = Math.abs(original[outside + channel] - original[next + channel]);
            sum += Math.max(0, step - usual);
        }
        return Optional.of(sum / 3);
    }

    private static boolean isIn(Mask photograph, PixelBox crop, int x, int y) {
        return x >= Math.max(0, crop.left()) && y >= Math.max(0, crop.top())
                && x < Math.min(photograph.width(), crop.left() + crop.width())
                && y < Math.min(photograph.height(), crop.top() + crop.height());
    }

    private static int at(PixelBox crop, int x, int y) {
        return 3 * ((y - crop.top()) * crop.width() + x - crop.left());
    }
}

package retouch.schemas.job;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// A figure of [JobTraits] and the bins that jobs are counted in by it. The bins are API: cards hold shares by them.
public enum Trait {
    HOLE(JobTraits::hole, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5),
    SCALE(JobTraits::scale, 1, 1.5, 2, 4),
    LUMINANCE(JobTraits::luminance, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7),
    SATURATION(JobTraits::saturation, 0.05, 0.1, 0.15, 0.2, 0.3),
    /// Zero is a bin of its own: there is no sketch.
    SKETCH(JobTraits::sketch, 0, 0.02, 0.05, 0.1, 0.2),
    /// Likewise.
    COLOR(JobTraits::color, 0, 0.05, 0.1, 0.2, 0.4);

    private final ToDoubleFunction<JobTraits> figure;
    private final double[] ends;

    Trait(ToDoubleFunction<JobTraits> figure, double... ends) {
        this.figure = figure;
        this.ends = ends;
    }

    /// The name in cards and tables.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// How many bins there are.
    public int bins() {
        return ends.length + 1;
    }

    /// The bin of a job: the first one whose end is not below its figure.
    public int bin(JobTraits traits) {
        double value = figure.applyAsDouble(traits);
        int bin = 0;
        while (bin < ends.length && value > ends[bin]) {
            bin++;
        }
        return bin;
    }

    /// What the bins hold, for people.
    public List<String> describe() {
        List<String> names = Arrays.stream(ends).mapToObj(end -> "to " + number(end)).toList();
        return Stream.concat(names.stream(),
                Stream.of("above " + number(ends[ends.length - 1]))).toList();
    }

    private static String number(double end) {
        return String.format(Locale.ROOT, end == Math.rint(end) ? "%.0f" : "%.2f", end);
    }
}

package retouch.schemas.job;

import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/// How well one edit was painted, as far as that shows without the picture that the hole hid.
///
/// | figure   | of                                                                               | its share of [#overall] |
/// |----------|----------------------------------------------------------------------------------|-------------------------|
/// | `known`  | mean absolute difference of painting and photograph in the ring around the hole, of 255 | `exp(-known/32)` |
/// | `seam`   | how much steeper steps across the hole's edge are in the result than beside it in the photograph, of 255 | `exp(-seam/16)` |
/// | `sketch` | share of the given lines in the hole that have an edge within two pixels         | itself                  |
/// | `color`  | mean absolute difference of painting and strokes, in the hole and under them, of 255 | `exp(-color/32)`    |
///
/// It tells two versions apart on the same kind of jobs; it says little of one picture, and a painting that is wrong in
/// the middle of a hole without guidance may score well.
///
/// @param sketch empty if the hole has no lines
/// @param color  empty if the hole has no strokes
public record EditQuality(double known, double seam, OptionalDouble sketch, OptionalDouble color) {

    /// Levels after which a share is `1/e`.
    private static final double LEVELS = 32;
    private static final double SEAM_LEVELS = 16;

    public EditQuality {
        requireLevels("known", known);
        requireLevels("seam", seam);
        Objects.requireNonNull(sketch, "sketch");
        Objects.requireNonNull(color, "color");
        if (sketch.isPresent() && !(sketch.getAsDouble() >= 0 && sketch.getAsDouble() <= 1)) {
            throw new IllegalArgumentException("sketch must be 0 to 1: " + sketch.getAsDouble());
        }
        color.ifPresent(levels -> requireLevels("color", levels));
    }

    private static void requireLevels(String name, double levels) {
        if (!(levels >= 0 && levels <= 255)) {
            throw new IllegalArgumentException(name + " must be 0 to 255: " + levels);
        }
    }

    /// One number, more is better: the mean of the shares of those figures that there are, in `[0, 1]`.
    public double overall() {
        return DoubleStream.concat(
                DoubleStream.of(Math.exp(-known / LEVELS), Math.exp(-seam / SEAM_LEVELS)),
                DoubleStream.concat(sketch.stream(),
                        color.stream().map(levels -> Math.exp(-levels / LEVELS))))
                .average().orElseThrow();
    }
}

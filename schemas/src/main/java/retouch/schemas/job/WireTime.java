package retouch.schemas.job;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/// Brings times to the precision of messages, so that a record equals what its reader gets.
///
/// Messages count microseconds: nanoseconds would not fit the 53 bits that other languages have for
/// whole numbers. CloudEvents write times as RFC 3339, which knows the years 0000 to 9999 only.
public final class WireTime {

    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999999Z");
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private WireTime() {}

    /// The last whole microsecond that is not after `instant`.
    ///
    /// @param name of the field, for the complaint
    public static Instant instant(Instant instant, String name) {
        Objects.requireNonNull(instant, name);
        Instant micros = instant.truncatedTo(ChronoUnit.MICROS);
        if (micros.isBefore(EARLIEST) || micros.isAfter(END)) {
            throw new IllegalArgumentException(name + " must be in the years 0000 to 9999: " + instant);
        }
        return micros;
    }

    /// `duration` in whole microseconds, rounded down.
    ///
    /// @param name of the field, for the complaint
    public static Duration duration(Duration duration, String name) {
        Objects.requireNonNull(duration, name);
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be 0 to 100 years: " + duration);
        }
        return duration.truncatedTo(ChronoUnit.MICROS);
    }
}

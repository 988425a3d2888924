package retouch.schemas.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What decides about a canary: it becomes stable after `bake`, unless one of the limits is passed before.
///
/// As text: `bake=30m abort-if=error>2%,p95>1.5x,quality<-1%`. The limits are about jobs of the canary against
/// jobs of the stable version in the same time.
///
/// @param bake    how long it is watched
/// @param error   the largest share of failed jobs, in `[0, 1]`, beyond that of the stable version
/// @param p95     how many times the stable version's 95th percentile of generator time is allowed
/// @param quality the largest drop of quality, a share of the stable version's, in `[0, 1]`
public record RolloutPlan(Duration bake, OptionalDouble error, OptionalDouble p95, OptionalDouble quality) {

    private static final Pattern ERROR = Pattern.compile("error>([0-9]+(?:\\.[0-9]+)?)%");
    private static final Pattern P95 = Pattern.compile("p95>([0-9]+(?:\\.[0-9]+)?)x");
    private static final Pattern QUALITY = Pattern.compile("quality<-([0-9]+(?:\\.[0-9]+)?)%");
    private static final Pattern BAKE = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern TEXT = Pattern.compile("bake=(\\S+) abort-if=(\\S*)");
    private static final double PERCENT = 100;

    public RolloutPlan {
        Objects.requireNonNull(error, "error");
        Objects.requireNonNull(p95, "p95");
        Objects.requireNonNull(quality, "quality");
        if (!bake.isPositive()) {
            throw new IllegalArgumentException("bake must be more than zero: " + bake);
        }
    }

    /// Reads what a user wrote.
    ///
    /// @param bake    such as `30m`
    /// @param abortIf such as `error>2%,p95>1.5x,quality<-1%`; empty for no limit
    /// @throws IllegalArgumentException with a sentence that names the wrong part
    public static RolloutPlan of(String bake, String abortIf) {
        OptionalDouble error = OptionalDouble.empty();
        OptionalDouble p95 = OptionalDouble.empty();
        OptionalDouble quality = OptionalDouble.empty();
        for (String limit : abortIf.isBlank() ? new String[0] : abortIf.split(",", -1)) {
            OptionalDouble ofError = number(ERROR, limit);
            OptionalDouble ofP95 = number(P95, limit);
            OptionalDouble ofQuality = number(QUALITY, limit);
            if (ofError.isPresent()) {
                error = OptionalDouble.of(ofError.getAsDouble() / PERCENT);
            } else if (ofP95.isPresent()) {
                p95 = ofP95;
            } else if (ofQuality.isPresent()) {
                quality = OptionalDouble.of(ofQuality.getAsDouble() / PERCENT);
            } else {
                throw new IllegalArgumentException(
                        "a limit is written error>2%%, p95>1.5x or quality<-1%%, not '%s'".formatted(limit));
            }
        }
        return new RolloutPlan(duration(bake), error, p95, quality);
    }

    /// Reads what [#text] wrote; empty if it is something else.
    public static Optional<RolloutPlan> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(matcher.group(1), matcher.group(2)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// What [#parse] reads, and people too.
    public String text() {
        List<String> limits = new ArrayList<>();
        error.ifPresent(share -> limits.add("error>" + plain(share * PERCENT) + "%"));
        p95.ifPresent(times -> limits.add("p95>" + plain(times) + "x"));
        quality.ifPresent(share -> limits.add("quality<-" + plain(share * PERCENT) + "%"));
        return "bake=%dms abort-if=%s".formatted(bake.toMillis(), String.join(",", limits));
    }

    private static OptionalDouble number(Pattern pattern, String limit) {
        Matcher matcher = pattern.matcher(limit.strip());
        return matcher.matches()
                ? OptionalDouble.of(Double.parseDouble(matcher.group(1)))
                : OptionalDouble.empty();
    }

    private static String plain(double value) {
        String text = String.format(Locale.ROOT, "%.4f", value);
        return text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    private static Duration duration(String text) {
        Matcher matcher = BAKE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a time is written such as 90s, 30m or 2h, not '" + text + "'");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}

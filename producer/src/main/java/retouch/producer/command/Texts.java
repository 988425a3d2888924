package retouch.producer.command;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.Collectors;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Tenant;

/// Reads what people type, and says what to type instead.
final class Texts {

    private Texts() {}

    private static TypeConversionException instead(String sentence, Object... details) {
        return new TypeConversionException(sentence.formatted(details));
    }

    /// `interactive` or `batch`.
    static final class LaneName implements ITypeConverter<Lane> {
        @Override
        public Lane convert(String text) {
            return Lane.of(text).orElseThrow(() -> instead("'%s' is not a lane; choose one of: %s", text,
                    Arrays.stream(Lane.values()).map(Lane::label).collect(Collectors.joining(", "))));
        }
    }

    static final class TenantName implements ITypeConverter<Tenant> {
        @Override
        public Tenant convert(String text) {
            if (!Tenant.isTenant(text)) {
                throw instead("'%s' is not a tenant; it has %s", text,
                        "1 to 64 letters, digits, dots, dashes or underscores, the first a letter or digit");
            }
            return new Tenant(text);
        }
    }

    /// What a shell offers after `--lane`.
    static final class LaneNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Lane.values()).map(Lane::label).iterator();
        }
    }

    /// A name for one job.
    static final class JobName implements ITypeConverter<JobId> {
        @Override
        public JobId convert(String text) {
            try {
                return new JobId(text);
            } catch (IllegalArgumentException e) {
                throw instead("'%s' is not a job id; it has 1 to 64 letters, digits, dots, dashes or"
                        + " underscores and starts with a letter or digit", text);
            }
        }
    }

    /// A model version or an alias.
    static final class ModelName implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (text.isBlank() || text.length() > 128) {
                throw instead("'%s' is not a model; a name has 1 to 128 characters", text);
            }
            return text;
        }
    }

    /// A color as six hexadecimal digits, with or without `#`.
    static final class Rgb implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("#?[0-9A-Fa-f]{6}")) {
                throw instead("'%s' is not a color; write six hexadecimal digits, such as 00ff00", text);
            }
            return Integer.valueOf(text.replace("#", ""), 16);
        }
    }

    /// A length of time as ISO 8601 writes it.
    static final class PositiveDuration implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                Duration duration = Duration.parse(text);
                if (duration.isPositive()) {
                    return duration;
                }
            } catch (DateTimeException e) {
                // Said below, in words that help.
            }
            throw instead("'%s' is not a duration from now; write PT30S, PT5M or PT1H30M", text);
        }
    }
}

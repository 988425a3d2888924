package retouch.schemas.job;

import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/// Names one job for its whole life. It is chosen by whoever publishes, and it is part of object keys.
///
/// @param value 1 to 64 characters: letters, digits, `.`, `_`, `-`; the first a letter or digit
public record JobId(String value) {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public JobId {
        Objects.requireNonNull(value, "value");
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a job id has 1 to 64 letters, digits, dots, dashes or underscores and starts with"
                            + " a letter or digit: " + value);
        }
    }

    /// A new id that nobody else has.
    public static JobId random() {
        return new JobId(UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}

package retouch.schemas.job;

import java.util.Objects;
import java.util.regex.Pattern;

/// Whose job it is. Tenants share a lane fairly, however many jobs each has in it.
///
/// @param value 1 to 64 characters: letters, digits, `.`, `_`, `-`; the first a letter or digit
public record Tenant(String value) {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /// Whoever does not say.
    public static final Tenant DEFAULT = new Tenant("default");

    public Tenant {
        if (!isTenant(value)) {
            throw new IllegalArgumentException(
                    "a tenant has 1 to 64 letters, digits, dots, dashes or underscores and starts with a letter or"
                            + " digit: " + value);
        }
    }

    /// Whether a tenant may be called so.
    public static boolean isTenant(String value) {
        return ALLOWED.matcher(Objects.requireNonNull(value, "value")).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}

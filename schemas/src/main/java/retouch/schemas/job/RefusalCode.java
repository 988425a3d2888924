package retouch.schemas.job;

import java.util.Arrays;
import java.util.Locale;

/// Why a request was refused: something the person who asked can mend.
public enum RefusalCode {
    NOT_AN_IMAGE,
    TRUNCATED_IMAGE,
    UNSUPPORTED_IMAGE,
    ANIMATED_IMAGE,
    OVER_BUDGET,
    SIZE_MISMATCH,
    EMPTY_MASK,
    FULL_MASK,
    OBJECT_MISSING,
    OBJECT_CHANGED,
    UNKNOWN_MODEL,
    CONFLICT,
    /// A code that a newer writer knows and this reader does not; the sentence still says why.
    OTHER;

    /// The name in messages: lower case with dashes.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The code called `label`, or [#OTHER].
    public static RefusalCode of(String label) {
        return Arrays.stream(values()).filter(code -> code.label().equals(label)).findFirst().orElse(OTHER);
    }
}

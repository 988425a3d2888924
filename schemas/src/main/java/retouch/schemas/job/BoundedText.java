package retouch.schemas.job;

import java.util.Objects;

/// Keeps free text short enough that a result always fits into a message, whatever an exception had to
/// say: a job without a result would break the fleet's promise.
public final class BoundedText {

    /// A few sentences.
    public static final int SENTENCE_CHARS_MAX = 2_000;

    /// A name of a class, an engine, a processor.
    public static final int NAME_CHARS_MAX = 256;

    private static final String CUT = "…";

    private BoundedText() {}

    /// `text`, cut after at most `charsMax` characters, the sign of the cut among them.
    public static String cut(String text, int charsMax, String name) {
        Objects.requireNonNull(text, name);
        if (text.length() <= charsMax) {
            return text;
        }
        int end = charsMax - CUT.length();
        // Half a character would not survive the journey.
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT;
    }
}

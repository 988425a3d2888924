package retouch.fleet.lease;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What stands in a lease's object: three lines of text.
///
/// @param holder   who, on one line
/// @param token    drawn anew for each lease, so that its holder knows its own notes
/// @param duration how long it lasts; zero if it was given back
record LeaseNote(String holder, String token, Duration duration) {

    static final int BYTES_MAX = 4096;

    private static final int HOLDER_CHARS_MAX = 256;
    private static final Pattern TEXT = Pattern.compile(
            "holder: ([^\n]{1,256})\ntoken: ([0-9a-zA-Z-]{1,64})\nmilliseconds: ([0-9]{1,9})\n");

    LeaseNote {
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(duration, "duration");
        if (holder.isEmpty() || holder.length() > HOLDER_CHARS_MAX || holder.indexOf('\n') >= 0) {
            throw new IllegalArgumentException(
                    "a holder is one line of up to " + HOLDER_CHARS_MAX + " characters");
        }
    }

    byte[] encoded() {
        String text = "holder: " + holder + "\ntoken: " + token + "\nmilliseconds: " + duration.toMillis()
                + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Nothing if it is not such a note.
    static Optional<LeaseNote> parse(byte[] encoded) {
        Matcher text = TEXT.matcher(new String(encoded, StandardCharsets.UTF_8));
        return text.matches()
                ? Optional.of(new LeaseNote(text.group(1), text.group(2),
                        Duration.ofMillis(Long.parseLong(text.group(3)))))
                : Optional.empty();
    }
}

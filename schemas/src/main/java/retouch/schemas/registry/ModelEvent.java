package retouch.schemas.registry;

import java.time.Instant;
import java.util.Objects;

import retouch.schemas.job.WireTime;
import retouch.schemas.object.Sha256;

/// A link of the registry's chain: what was changed, when, by whom and why.
///
/// Each event names the digest of the one before it, as that was written: who changes, drops or inserts one breaks
/// the chain after it.
///
/// @param number   counted from 1
/// @param previous digest of the event `number - 1` as written; [#NONE] for the first
/// @param at       by the clock of whoever made it; kept in whole microseconds
/// @param by       who, as they call themselves; 1 to 256 characters
/// @param why      a sentence; up to 1,000 characters, may be empty
/// @param change   what
public record ModelEvent(long number, Sha256 previous, Instant at, String by, String why,
        ModelChange change) {

    /// What comes before the first event.
    public static final Sha256 NONE = new Sha256("0".repeat(64));

    private static final int BY_CHARS_MAX = 256;
    private static final int WHY_CHARS_MAX = 1_000;

    public ModelEvent {
        if (number < 1) {
            throw new IllegalArgumentException("events are counted from 1: " + number);
        }
        Objects.requireNonNull(previous, "previous");
        at = WireTime.instant(at, "at");
        if (by.isBlank() || by.length() > BY_CHARS_MAX) {
            throw new IllegalArgumentException("by must have 1 to " + BY_CHARS_MAX + " characters: " + by);
        }
        if (why.length() > WHY_CHARS_MAX) {
            throw new IllegalArgumentException("why must have at most " + WHY_CHARS_MAX + " characters");
        }
        Objects.requireNonNull(change, "change");
    }
}

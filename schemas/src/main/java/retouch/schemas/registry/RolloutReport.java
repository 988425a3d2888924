package retouch.schemas.registry;

import java.time.Instant;
import java.util.Objects;

import retouch.schemas.job.BoundedText;
import retouch.schemas.job.WireTime;

/// What the keeper of roll-outs says of its work, every few seconds and when that changes. The last word counts.
///
/// @param keeper   the process that decides; cut after 256 characters
/// @param event    number of the registry's event that set what it watches; 0 if it watches nothing
/// @param version  the version that it watches, or empty; cut after 256 characters
/// @param sentence the figures so far, for people; cut after 2,000 characters
/// @param at       by the broker's clock; kept in whole microseconds
public record RolloutReport(String keeper, long event, String version, String sentence, Instant at) {

    public RolloutReport {
        keeper = BoundedText.cut(keeper, BoundedText.NAME_CHARS_MAX, "keeper");
        version = BoundedText.cut(Objects.requireNonNull(version, "version"), BoundedText.NAME_CHARS_MAX,
                "version");
        sentence = BoundedText.cut(sentence, BoundedText.SENTENCE_CHARS_MAX, "sentence");
        at = WireTime.instant(at, "at");
        if (event < 0) {
            throw new IllegalArgumentException("events are counted from 1: " + event);
        }
    }
}

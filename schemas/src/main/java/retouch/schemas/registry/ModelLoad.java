package retouch.schemas.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import retouch.schemas.job.WireTime;
import retouch.schemas.object.Sha256;

/// A worker has loaded a version, or has refused to.
///
/// @param worker  its id
/// @param version the name; as asked for, if it could not be read
/// @param digest  of its card
/// @param alias   under which it serves; empty if it was asked for by name
/// @param refusal why it does not serve, a short name of the reason, such as `bad-signature`; empty if it does
/// @param sentence for people; empty if it serves
/// @param took    from the wish to its end; kept in whole microseconds
/// @param at      when the worker said so; kept in whole microseconds
public record ModelLoad(String worker, String version, Sha256 digest, Optional<Alias> alias,
        Optional<String> refusal, String sentence, Duration took, Instant at) {

    private static final int SENTENCE_CHARS_MAX = 2_000;

    public ModelLoad {
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(alias, "alias");
        Objects.requireNonNull(refusal, "refusal");
        sentence = sentence.length() <= SENTENCE_CHARS_MAX
                ? sentence
                : sentence.substring(0, SENTENCE_CHARS_MAX);
        took = WireTime.duration(took, "took");
        at = WireTime.instant(at, "at");
    }
}

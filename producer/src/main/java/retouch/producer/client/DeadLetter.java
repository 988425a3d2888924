package retouch.producer.client;

import java.util.Objects;
import java.util.Optional;

import retouch.fleet.stream.DeadLetters;
import retouch.schemas.job.Lane;
import retouch.schemas.message.WireMessage;
import retouch.schemas.object.Sha256;

/// A request that no attempt could help, with what was found out about it. Its bytes may be anything: it may
/// be here because they are no request. What is not known is empty.
///
/// @param message the request as it was sent, its headers, and the headers that say why it is here
public record DeadLetter(WireMessage message) {

    public DeadLetter {
        Objects.requireNonNull(message, "message");
    }

    /// What a topic holds besides letters: proofs that one can be written.
    static boolean isOne(WireMessage message) {
        return !DeadLetters.isProbe(message);
    }

    /// The job it asked for; any text, if it is no request of ours.
    public String job() {
        return message.key();
    }

    /// When it was given up, by the clock of whoever did; an ISO 8601 instant.
    public Optional<String> at() {
        return header("retouch_at");
    }

    /// Where it waited.
    public Optional<Lane> lane() {
        return header("retouch_lane").flatMap(Lane::of);
    }

    /// How many attempts there were.
    public Optional<Integer> attempts() {
        return header("retouch_attempt").filter(text -> text.matches("[0-9]{1,9}")).map(Integer::valueOf);
    }

    /// What kind of failure.
    public Optional<String> errorClass() {
        return header("retouch_error");
    }

    /// One sentence.
    public Optional<String> reason() {
        return header("retouch_reason");
    }

    /// Tells it from every other letter, of the same job too.
    String identity() {
        return job() + "@" + at().orElseGet(() -> Sha256.of(message.value()).hex());
    }

    private Optional<String> header(String name) {
        return Optional.ofNullable(message.headers().get(name));
    }
}

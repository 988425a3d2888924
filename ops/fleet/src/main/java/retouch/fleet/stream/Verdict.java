package retouch.fleet.stream;

/// What is to become of a request. The loop, and nothing else, turns it into an acknowledgement.
public sealed interface Verdict {

    /// A terminal result is published: accept.
    record Done() implements Verdict {}

    /// The world was against it: release, so that another attempt follows.
    record TryAgain(String reason) implements Verdict {}

    /// No attempt can help, and the dead letter is written: reject.
    record Poison(String reason) implements Verdict {}
}

package retouch.fleet.stream;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import retouch.schemas.message.WireMessage;

/// Which worker a request would rather go to: the one that has edited the same photograph before, and may still
/// have what it computed of it. A hint in a header; the job is the same wherever it goes.
public final class Preference {

    private static final String WORKER = "retouch_prefer";

    private Preference() {}

    /// The same message with the hint.
    public static WireMessage with(WireMessage message, String worker) {
        Map<String, String> headers = new TreeMap<>(message.headers());
        headers.put(WORKER, worker);
        return new WireMessage(message.key(), headers, message.value());
    }

    /// The same message without it.
    static WireMessage without(WireMessage message) {
        Map<String, String> headers = new TreeMap<>(message.headers());
        headers.remove(WORKER);
        return new WireMessage(message.key(), headers, message.value());
    }

    /// The worker's id, if the message has the hint.
    public static Optional<String> of(WireMessage message) {
        return Optional.ofNullable(message.headers().get(WORKER));
    }
}

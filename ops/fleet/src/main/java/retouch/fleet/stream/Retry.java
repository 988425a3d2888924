package retouch.fleet.stream;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// How a request travels to its next attempt: as the same message with headers of ours, first to
/// [Topic#RETRIES], and after its delay to its lane again.
///
/// The broker's own way, a release, hands a request out again at once and counts every hand-out alike; this one
/// has a delay, and counts what failed. Headers come from outside: what is not understood is as if it were not
/// there.
public final class Retry {

    private static final String ATTEMPT = "retouch_attempt";
    private static final String ENQUEUED_AT = "retouch_enqueued_at";
    private static final String LANE = "retouch_lane";
    private static final String LATER = "retouch_later";
    private static final String DELAY_MILLIS = "retouch_retry_delay_ms";

    /// No request waits longer, whatever its header says.
    static final Duration DELAY_MAX = Duration.ofMinutes(5);

    private static final int ATTEMPT_MAX = 1000;

    private Retry() {}

    /// The message for [Topic#RETRIES].
    ///
    /// @param failed the attempt that failed
    /// @param delay  how long the next one is to wait; cut to five minutes
    public static WireMessage after(Delivery failed, Duration delay) {
        return again(failed, failed.attempt() + 1, delay);
    }

    /// As [#after], for an attempt that was given up and did not fail: it does not count.
    public static WireMessage insteadOf(Delivery givenUp, Duration delay) {
        return again(givenUp, givenUp.attempt(), delay);
    }

    /// The message for the lane, for another worker to take: no attempt was made, and this hint is spent.
    public static WireMessage elsewhere(Delivery delivery) {
        return Preference.without(ready(again(delivery, delivery.attempt(), Duration.ZERO)));
    }

    /// The message for the lane's second queue: no attempt was made, and it goes there once.
    public static WireMessage later(Delivery delivery) {
        WireMessage again = ready(again(delivery, delivery.attempt(), Duration.ZERO));
        Map<String, String> headers = new TreeMap<>(again.headers());
        headers.put(LATER, "1");
        return new WireMessage(again.key(), headers, again.value());
    }

    static boolean isLater(WireMessage message) {
        return message.headers().containsKey(LATER);
    }

    private static WireMessage again(Delivery delivery, int attempt, Duration delay) {
        Map<String, String> headers = new TreeMap<>(delivery.message().headers());
        headers.put(ATTEMPT, Integer.toString(attempt));
        headers.put(ENQUEUED_AT, delivery.enqueuedAt().toString());
        headers.put(LANE, delivery.lane().label());
        headers.put(DELAY_MILLIS, Long.toString(Math.min(delay.toMillis(), DELAY_MAX.toMillis())));
        return new WireMessage(delivery.message().key(), headers, delivery.message().value());
    }

    /// The message for the lane, when its time has come.
    public static WireMessage ready(WireMessage waiting) {
        Map<String, String> headers = new TreeMap<>(waiting.headers());
        headers.remove(DELAY_MILLIS);
        headers.remove(LANE);
        return new WireMessage(waiting.key(), headers, waiting.value());
    }

    /// The message as its publisher sent it first: nothing of ours is in its headers.
    public static WireMessage fresh(WireMessage message) {
        Map<String, String> headers = new TreeMap<>(message.headers());
        headers.keySet().removeIf(name -> name.startsWith("retouch_"));
        return new WireMessage(message.key(), headers, message.value());
    }

    /// Whether a message is on its way to another attempt, and not fresh from its publisher.
    public static boolean isOne(WireMessage message) {
        return message.headers().containsKey(ATTEMPT);
    }

    /// How long a message in [Topic#RETRIES] is to wait there.
    public static Duration delay(WireMessage waiting) {
        long millis = number(waiting, DELAY_MILLIS).orElse(0L);
        return Duration.ofMillis(Math.clamp(millis, 0, DELAY_MAX.toMillis()));
    }

    /// Which attempt a message is for, if the broker has not handed it out before.
    public static int attempt(WireMessage message) {
        return Math.clamp(number(message, ATTEMPT).orElse(1L), 1, ATTEMPT_MAX);
    }

    static Optional<Instant> firstEnqueuedAt(WireMessage message) {
        try {
            return Optional.ofNullable(message.headers().get(ENQUEUED_AT)).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// The lane of a message that is in `queue`.
    static Lane lane(Topic queue, WireMessage message) {
        for (Lane lane : Lane.values()) {
            if (Topic.queues(lane).contains(queue)) {
                return lane;
            }
        }
        return Optional.ofNullable(message.headers().get(LANE)).flatMap(Lane::of).orElse(Lane.BATCH);
    }

    private static Optional<Long> number(WireMessage message, String header) {
        try {
            return Optional.ofNullable(message.headers().get(header)).map(Long::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}

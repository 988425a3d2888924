package retouch.fleet.stream;

import java.time.Instant;
import java.util.Objects;

import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// A request as the queue hands it out.
///
/// @param message    the request
/// @param lane       where it waited
/// @param attempt    which attempt this is: those before it failed, or their worker died, or gave it back;
///                   counts from 1
/// @param enqueuedAt when the broker first got the request, by the broker's clock
/// @param storedAt   when it got this message, which is later if the request was sent again
public record Delivery(WireMessage message, Lane lane, int attempt, Instant enqueuedAt, Instant storedAt) {

    public Delivery {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(lane, "lane");
        Objects.requireNonNull(enqueuedAt, "enqueuedAt");
        Objects.requireNonNull(storedAt, "storedAt");
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt counts from 1: " + attempt);
        }
    }

    /// A request that was sent once.
    public Delivery(WireMessage message, Lane lane, int attempt, Instant enqueuedAt) {
        this(message, lane, attempt, enqueuedAt, enqueuedAt);
    }

    /// What a broker hands out, with what [Retry] wrote of earlier attempts.
    ///
    /// @param queue      where it was
    /// @param deliveries how often the broker has handed this message out, this time included
    /// @param storedAt   when the broker got this message
    public static Delivery of(Topic queue, WireMessage message, int deliveries, Instant storedAt) {
        return new Delivery(message, Retry.lane(queue, message),
                Retry.attempt(message) + deliveries - 1, Retry.firstEnqueuedAt(message).orElse(storedAt),
                storedAt);
    }
}

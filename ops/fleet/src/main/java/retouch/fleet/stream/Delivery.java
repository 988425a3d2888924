package retouch.fleet.stream;

import java.time.Instant;
import java.util.Objects;

import retouch.schemas.job.Lane;
import retouch.schemas.message.WireMessage;

/// A request as the queue hands it out.
///
/// @param message    the request
/// @param lane       where it waited
/// @param attempt    how often it has been handed out, this time included; counts from 1
/// @param enqueuedAt when the broker got it, by the broker's clock
public record Delivery(WireMessage message, Lane lane, int attempt, Instant enqueuedAt) {

    public Delivery {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(lane, "lane");
        Objects.requireNonNull(enqueuedAt, "enqueuedAt");
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt counts from 1: " + attempt);
        }
    }
}

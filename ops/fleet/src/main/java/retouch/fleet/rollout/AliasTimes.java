package retouch.fleet.rollout;

import java.time.Instant;
import java.util.Optional;

import retouch.fleet.stream.Broker;
import retouch.fleet.stream.Broker.Stored;
import retouch.fleet.stream.StreamException;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.registry.ModelEvent;

/// When the broker heard of a change to an alias.
final class AliasTimes {

    private AliasTimes() {}

    /// By the broker's clock; an event itself has the time of whoever made it, and their clock may be wrong. Nothing if
    /// a later event of the same alias has taken its place.
    static Optional<Instant> of(Broker broker, ModelEvent event) throws StreamException {
        Optional<Instant> found = Optional.empty();
        for (Stored stored : broker.readSince(Topic.MODEL_ALIASES, Instant.EPOCH)) {
            try {
                long number = Messages.modelEvent(SchemaSource.none()).decode(stored.message().value())
                        .number();
                if (number == event.number() && found.isEmpty()) { // told twice, it counts from the first
                    found = Optional.of(stored.at());
                }
            } catch (MessageException e) {
                // another event, of a newer build
                continue;
            }
        }
        return found;
    }
}

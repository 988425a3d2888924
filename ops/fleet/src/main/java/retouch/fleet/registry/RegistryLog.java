package retouch.fleet.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.ModelEvent;

/// Every change to the registry, in the object store, for good: event `n` is created only if nobody else created
/// it, and holds the digest of event `n - 1`. So all who write agree on one order, and whoever changes, drops or
/// inserts an event later breaks the chain. (Who may write to the whole bucket can write a new chain; compare the
/// last digest with one that you kept.) Thread-safe.
public final class RegistryLog {

    /// More would mean that somebody writes in a loop.
    private static final int EVENTS_MAX = 100_000;
    private static final int EVENT_BYTES_MAX = 64 * 1024;
    private static final String TYPE = "application/avro";

    private final ObjectStore store;
    private final MessageCodec<ModelEvent> codec;

    /// All events, and the digest that the next one names.
    ///
    /// @param events oldest first
    /// @param last   digest of the last one, [ModelEvent#NONE] if there is none
    public record Chain(List<ModelEvent> events, Sha256 last) {
        public Chain {
            events = List.copyOf(events);
            Objects.requireNonNull(last, "last");
        }

        /// What they come to.
        public Registry registry() {
            Registry registry = Registry.empty();
            for (ModelEvent event : events) {
                registry = registry.with(event);
            }
            return registry;
        }
    }

    /// @param store   borrowed
    /// @param schemas finds schemas that are newer than this build
    public RegistryLog(ObjectStore store, SchemaSource schemas) {
        this.store = Objects.requireNonNull(store, "store");
        this.codec = Messages.modelEvent(schemas);
    }

    /// Reads and verifies the whole chain.
    ///
    /// @throws BrokenChainException naming the first event that is missing, unreadable or not what the next says
    public Chain read() throws ObjectStoreException, BrokenChainException {
        List<String> keys = store.list(ObjectKeys.REGISTRY_EVENTS, EVENTS_MAX);
        List<ModelEvent> events = new ArrayList<>();
        Sha256 last = ModelEvent.NONE;
        for (String key : keys) {
            long number = events.size() + 1L;
            if (!key.equals(ObjectKeys.registryEvent(number))) {
                throw new BrokenChainException(number, "is missing; the next one found is " + key);
            }
            Optional<byte[]> written = store.find(key, EVENT_BYTES_MAX);
            if (written.isEmpty()) {
                throw new BrokenChainException(number, "was deleted while it was read");
            }
            ModelEvent event = decode(number, written.get());
            if (event.number() != number || !event.previous().equals(last)) {
                throw new BrokenChainException(number,
                        "does not follow from the one before: that one was changed, or this one");
            }
            events.add(event);
            last = Sha256.of(written.get());
        }
        return new Chain(events, last);
    }

    /// Adds an event.
    ///
    /// @return whether its number was still free; if not, somebody else was faster: read again
    boolean append(ModelEvent event) throws ObjectStoreException {
        byte[] bytes = encode(event);
        String key = ObjectKeys.registryEvent(event.number());
        return store.createOnly(key, bytes, TYPE)
                // An earlier try may have arrived although its answer did not.
                || store.find(key, EVENT_BYTES_MAX).filter(found -> Sha256.of(found).equals(Sha256.of(bytes)))
                        .isPresent();
    }

    private byte[] encode(ModelEvent event) {
        try {
            return codec.encode(event).value();
        } catch (MessageException e) {
            throw new IllegalStateException("every event fits into a message", e);
        }
    }

    private ModelEvent decode(long number, byte[] bytes) throws BrokenChainException {
        try {
            return codec.decode(bytes);
        } catch (MessageException e) {
            throw new BrokenChainException(number, "cannot be read: " + e.getMessage());
        }
    }
}

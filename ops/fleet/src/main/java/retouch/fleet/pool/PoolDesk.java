package retouch.fleet.pool;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import retouch.fleet.Fleet;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.pool.Pool;

/// Where pools are changed. Thread-safe; the fleet is borrowed.
///
/// An operator and an autoscaler may change the same pool at once, and neither's change may be lost. A topic has
/// no compare-and-set, the store has one: revision *n* of a pool is whoever creates its object, and who comes second
/// reads that and changes it in turn. The topic is the news. If a process dies between writing and telling, the next
/// change tells it.
public final class PoolDesk {

    private final Fleet fleet;
    private final MessageCodec<Pool> codec;
    private final String by;
    private final Duration sendMax;

    /// @param schemas finds schemas that are newer than this build
    /// @param by      who changes pools here; 1 to 128 characters
    /// @param sendMax longest wait for the broker to have a change
    public PoolDesk(Fleet fleet, SchemaSource schemas, String by, Duration sendMax) {
        this.fleet = Objects.requireNonNull(fleet, "fleet");
        this.codec = Messages.pool(schemas);
        this.by = Objects.requireNonNull(by, "by");
        this.sendMax = Objects.requireNonNull(sendMax, "sendMax");
    }

    /// What a pool is to become.
    @FunctionalInterface
    public interface Change {

        /// May be asked again, if somebody else was faster.
        ///
        /// @param now   as it is; empty if it was never declared
        /// @param first the edition of a pool that is declared now; who changes one that exists need not care
        Pool of(Optional<Pool> now, Pool.Edition first) throws PoolRefusedException;
    }

    /// Every pool that was declared, by name.
    public Map<String, Pool> pools() throws StreamException, ObjectStoreException {
        Map<String, Pool> pools = new TreeMap<>();
        for (String name : told().keySet()) {
            newest(name).ifPresent(pool -> pools.put(name, pool));
        }
        return pools;
    }

    /// Changes a pool that was declared.
    ///
    /// @throws PoolRefusedException if it was not, or if the change is refused
    public Pool change(String name, ChangeOfOne change)
            throws PoolRefusedException, StreamException, ObjectStoreException, InterruptedException {
        return declare(name, (now, _) -> {
            if (now.isEmpty()) {
                throw new PoolRefusedException(
                        "There is no pool %s. `retouch pools` lists the pools there are, `retouch pools"
                                .formatted(name)
                                + " declare " + name + "` makes one.");
            }
            return change.of(now.get());
        });
    }

    /// What a pool that exists is to become.
    @FunctionalInterface
    public interface ChangeOfOne {

        Pool of(Pool now) throws PoolRefusedException;
    }

    /// Changes a pool, or declares it. A change that changes nothing writes nothing.
    ///
    /// @return as it is now
    public Pool declare(String name, Change change)
            throws PoolRefusedException, StreamException, ObjectStoreException, InterruptedException {
        requireName(name);
        while (true) {
            Optional<Pool> now = newest(name);
            Pool.Edition edition = new Pool.Edition(now.map(pool -> pool.edition().revision()).orElse(0L) + 1,
                    by, fleet.broker().now());
            Pool wanted = refusing(() -> change.of(now, edition)).withEdition(edition);
            if (now.filter(pool -> pool.wantsTheSameAs(wanted)).isPresent()) {
                return now.get();
            }
            WireMessage message = encode(wanted);
            if (fleet.store().createOnly(ObjectKeys.poolRevision(name, edition.revision()), message.value(),
                    "application/avro")) {
                send(message);
                tellFrom(name, edition.revision() + 1); // who was faster than our message must not be hidden by it
                return wanted;
            }
        }
    }

    private static void requireName(String name) throws PoolRefusedException {
        if (!Pool.isName(name)) {
            throw new PoolRefusedException(
                    "A pool's name has 1 to 63 lower-case letters, digits or dashes and"
                            + " starts with a letter, and is not 'shadow'; '%s' is none.".formatted(name));
        }
    }

    private interface Making {
        Pool make() throws PoolRefusedException;
    }

    /// What a record refuses, a user has asked for.
    private static Pool refusing(Making making) throws PoolRefusedException {
        try {
            return making.make();
        } catch (IllegalArgumentException e) {
            throw new PoolRefusedException("That cannot be a pool: " + e.getMessage() + ".");
        }
    }

    private Map<String, Pool> told() throws StreamException {
        Map<String, Pool> told = new TreeMap<>();
        for (WireMessage message : fleet.broker().readAll(Topic.POOLS)) {
            PoolsView.decoded(codec, message)
                    .ifPresent(pool -> told.merge(pool.name(), pool, PoolsView::later));
        }
        return told;
    }

    /// The store's last revision. What the topic has not been told is told.
    private Optional<Pool> newest(String name) throws StreamException, ObjectStoreException {
        Optional<Pool> told = Optional.ofNullable(told().get(name));
        Optional<Pool> untold = tellFrom(name, told.map(pool -> pool.edition().revision()).orElse(0L) + 1);
        return untold.isPresent() ? untold : told;
    }

    /// @return the last revision from `first` on, if there is any
    private Optional<Pool> tellFrom(String name, long first) throws ObjectStoreException, StreamException {
        Optional<Pool> last = Optional.empty();
        for (long revision = first;; revision++) {
            Optional<byte[]> stored = fleet.store().find(ObjectKeys.poolRevision(name, revision),
                    WireMessage.VALUE_BYTES_MAX);
            if (stored.isEmpty()) {
                break;
            }
            last = Optional.of(decode(name, stored.get()));
        }
        if (last.isPresent()) {
            send(encode(last.get()));
        }
        return last;
    }

    private Pool decode(String name, byte[] stored) throws StreamException {
        try {
            return codec.decode(stored);
        } catch (MessageException e) {
            throw StreamException.permanent("The pool " + name
                    + " was changed by a newer build that this one does not understand: " + e.getMessage(),
                    e);
        }
    }

    private WireMessage encode(Pool pool) {
        try {
            return codec.encode(pool);
        } catch (MessageException e) {
            throw new IllegalStateException("every pool fits into a message", e);
        }
    }

    private void send(WireMessage message) throws StreamException {
        String what = "The pool " + message.key() + " could not be announced";
        try {
            fleet.broker().send(Topic.POOLS, message).get(sendMax.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw StreamException.retryable(what + ": " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw StreamException.retryable(what + " within " + sendMax + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StreamException.retryable(what + ": interrupted.", e);
        }
    }
}

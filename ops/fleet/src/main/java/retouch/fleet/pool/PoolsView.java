package retouch.fleet.pool;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.stream.Broker;
import retouch.fleet.stream.Broker.Start;
import retouch.fleet.stream.Broker.Subscription;
import retouch.fleet.stream.StreamException;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.pool.Pool;

/// What the pools are wanted to be, kept up to date. It has read the topic whole before anybody sees it.
/// Thread-safe; the broker is borrowed.
public final class PoolsView implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PoolsView.class);

    private final MessageCodec<Pool> codec;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Map<String, Pool> pools = new TreeMap<>();

    private PoolsView(SchemaSource schemas) {
        this.codec = Messages.pool(schemas);
    }

    /// Reads what is there, and follows what comes.
    ///
    /// @param schemas finds schemas that are newer than this build
    public static PoolsView open(Broker broker, SchemaSource schemas) throws StreamException {
        PoolsView view = new PoolsView(schemas);
        boolean open = false;
        try {
            // First the position, then the past: a change in between is seen twice, and none is missed.
            view.subscriptions.add(broker.follow(Topic.POOLS, Start.NOW, view::take));
            broker.readAll(Topic.POOLS).forEach(view::take);
            open = true;
            return view;
        } finally {
            if (!open) {
                view.close();
            }
        }
    }

    /// As of now.
    public synchronized Optional<Pool> pool(String name) {
        return Optional.ofNullable(pools.get(name));
    }

    /// All of them, in the order of their names.
    public synchronized List<Pool> pools() {
        return List.copyOf(pools.values());
    }

    /// Calls `listener` after each change, on a thread of the broker's: it must not block.
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private void take(WireMessage message) {
        Optional<Pool> pool = decoded(codec, message);
        pool.ifPresent(change -> {
            synchronized (this) {
                pools.merge(change.name(), change, PoolsView::later);
            }
            listeners.forEach(Runnable::run);
        });
    }

    /// Messages may arrive in another order than the changes were made in.
    static Pool later(Pool one, Pool other) {
        return other.edition().revision() >= one.edition().revision() ? other : one;
    }

    static Optional<Pool> decoded(MessageCodec<Pool> codec, WireMessage message) {
        try {
            return message.valueBytes() == 0 ? Optional.empty() : Optional.of(codec.decode(message.value()));
        } catch (MessageException e) {
            LOG.atWarn().addKeyValue("pool", message.key()).addKeyValue("reason", e.getMessage())
                    .log("pools.unreadable");
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
    }
}

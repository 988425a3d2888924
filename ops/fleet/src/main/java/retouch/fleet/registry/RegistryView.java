package retouch.fleet.registry;

import java.util.List;
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
import retouch.schemas.registry.ModelEvent;

/// The registry as the topics tell it, kept up to date. It has read both topics whole before anybody sees it.
/// Thread-safe; the broker is borrowed.
public final class RegistryView implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryView.class);

    private final MessageCodec<ModelEvent> codec;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private volatile Registry registry = Registry.empty();

    private RegistryView(SchemaSource schemas) {
        this.codec = Messages.modelEvent(schemas);
    }

    /// Reads what is there, and follows what comes.
    ///
    /// @param schemas finds schemas that are newer than this build
    public static RegistryView open(Broker broker, SchemaSource schemas) throws StreamException {
        RegistryView view = new RegistryView(schemas);
        boolean open = false;
        try {
            for (Topic topic : List.of(Topic.MODELS, Topic.MODEL_ALIASES)) {
                // First the position, then the past: an event in between is seen twice, and none is missed.
                view.subscriptions.add(broker.follow(topic, Start.NOW, view::take));
                broker.readAll(topic).forEach(view::take);
            }
            open = true;
            return view;
        } finally {
            if (!open) {
                view.close();
            }
        }
    }

    /// As of now.
    public Registry registry() {
        return registry;
    }

    /// Calls `listener` after each change, on a thread of the broker's: it must not block.
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private void take(WireMessage message) {
        try {
            ModelEvent event = codec.decode(message.value());
            synchronized (this) {
                registry = registry.with(event);
            }
            listeners.forEach(Runnable::run);
        } catch (MessageException e) {
            LOG.atWarn().addKeyValue("key", message.key()).addKeyValue("reason", e.getMessage())
                    .log("registry.unreadable_event");
        }
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
    }
}

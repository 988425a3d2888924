package retouch.fleet.pool;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import retouch.fleet.stream.Broker;
import retouch.fleet.stream.Broker.Start;
import retouch.fleet.stream.Broker.Subscription;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// What the workers last said of themselves, kept up to date. Thread-safe; the broker is borrowed.
public final class WorkersView implements AutoCloseable {

    /// Workers report every three seconds; one that has missed four reports is lost, or its network is.
    public static final Duration LOST_AFTER = Duration.ofSeconds(15);

    private final Broker broker;
    private final MessageCodec<WorkerStatus> codec;
    private final Map<String, WorkerStatus> last = new TreeMap<>();
    private final Subscription subscription;

    private WorkersView(Broker broker, SchemaSource schemas) throws StreamException {
        this.broker = broker;
        this.codec = Messages.workerStatus(schemas);
        this.subscription = broker.follow(Topic.WORKERS, Start.BEGINNING, this::take);
    }

    /// Follows what they say. What was said before comes within moments.
    ///
    /// @param schemas finds schemas that are newer than this build
    public static WorkersView open(Broker broker, SchemaSource schemas) throws StreamException {
        return new WorkersView(broker, schemas);
    }

    /// Those of a pool that are there, in the order of their ids: neither ended nor lost nor failed.
    public synchronized List<WorkerStatus> present(String pool) {
        return last.values().stream().filter(status -> status.pool().equals(pool) && isPresent(status))
                .toList();
    }

    private boolean isPresent(WorkerStatus status) {
        return status.state() != WorkerState.SETUP_FAILED && status.state() != WorkerState.UNHEALTHY
                && Duration.between(status.at(), broker.now()).compareTo(LOST_AFTER) <= 0;
    }

    private void take(WireMessage message) {
        try {
            WorkerStatus status = message.valueBytes() == 0 ? null : codec.decode(message.value());
            synchronized (this) {
                if (status == null) {
                    last.remove(message.key());
                } else {
                    last.put(message.key(), status);
                }
            }
        } catch (MessageException e) {
            forget(message.key()); // a newer worker's state that this build does not know
        }
    }

    private synchronized void forget(String worker) {
        last.remove(worker);
    }

    @Override
    public void close() {
        subscription.close();
    }
}

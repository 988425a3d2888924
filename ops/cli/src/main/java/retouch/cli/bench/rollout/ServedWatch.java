package retouch.cli.bench.rollout;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import retouch.fleet.stream.Broker;
import retouch.fleet.stream.StreamException;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.ModelLoad;

/// Waits until so many workers have said that they serve a version, or that they refuse it.
final class ServedWatch implements AutoCloseable {

    private final MessageCodec<ModelLoad> codec = Messages.modelLoad(SchemaSource.none());
    private final Sha256 digest;
    private final boolean refused;
    private final CountDownLatch left;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private Broker.Subscription subscription = () -> {};

    private ServedWatch(Sha256 digest, boolean refused, int workers) {
        this.digest = digest;
        this.refused = refused;
        this.left = new CountDownLatch(workers);
    }

    /// Hears of everything that is said after it returns.
    ///
    /// @param refused whether workers are to refuse it
    static ServedWatch open(Broker broker, Sha256 digest, boolean refused, int workers)
            throws StreamException {
        ServedWatch watch = new ServedWatch(digest, refused, workers);
        watch.subscription = broker.follow(Topic.MODEL_LOADS, Broker.Start.NOW, watch::take);
        return watch;
    }

    private void take(WireMessage message) {
        try {
            ModelLoad load = codec.decode(message.value());
            if (load.digest().equals(digest) && load.refusal().isPresent() == refused
                    && seen.add(load.worker())) {
                left.countDown();
            }
        } catch (MessageException e) {
            throw new IllegalStateException("this fleet is of this build", e);
        }
    }

    void await(Duration most) throws InterruptedException, TimeoutException {
        if (!left.await(most.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new TimeoutException(
                    "Only %s have %s %s after %s.".formatted(seen, refused ? "refused" : "served",
                            digest, most));
        }
    }

    @Override
    public void close() {
        subscription.close();
    }
}

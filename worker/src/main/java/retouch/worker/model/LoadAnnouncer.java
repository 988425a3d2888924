package retouch.worker.model;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.stream.Broker;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelLoad;

/// Tells the fleet and the log which versions a worker loaded, and why it refused others: one message each. No job
/// waits for it. Thread-safe.
public final class LoadAnnouncer implements LoadReports {

    private static final Logger LOG = LoggerFactory.getLogger(LoadAnnouncer.class);

    private final Broker broker;
    private final String worker;
    private final Consumer<LoadedModel> stable;
    private final MessageCodec<ModelLoad> codec = Messages.modelLoad(SchemaSource.none());

    /// @param broker borrowed
    /// @param worker the worker's id
    /// @param stable hears of another stable version
    public LoadAnnouncer(Broker broker, String worker, Consumer<LoadedModel> stable) {
        this.broker = Objects.requireNonNull(broker, "broker");
        this.worker = Objects.requireNonNull(worker, "worker");
        this.stable = Objects.requireNonNull(stable, "stable");
    }

    @Override
    public void serves(String version, Sha256 digest, Optional<Alias> alias, long sinceNanos) {
        LOG.atInfo().addKeyValue("model", version).addKeyValue("alias", alias.map(Alias::label).orElse(""))
                .log("model.serves");
        send(new ModelLoad(worker, version, digest, alias, Optional.empty(), "", since(sinceNanos),
                broker.now()));
    }

    @Override
    public void refused(String version, Sha256 digest, Optional<Alias> alias, NotLoadedException problem,
            long sinceNanos) {
        LOG.atWarn().addKeyValue("model", version).addKeyValue("alias", alias.map(Alias::label).orElse(""))
                .addKeyValue("reason", problem.getMessage()).log("model.refused");
        send(new ModelLoad(worker, version, digest, alias, Optional.of(problem.reason()),
                problem.getMessage(), since(sinceNanos), broker.now()));
    }

    @Override
    public void stable(LoadedModel model) {
        stable.accept(model);
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(Math.max(0, System.nanoTime() - nanos));
    }

    private void send(ModelLoad load) {
        try {
            CompletableFuture<Void> _ = broker.send(Topic.MODEL_LOADS, codec.encode(load))
                    .exceptionally(problem -> {
                        LOG.atDebug().addKeyValue("reason", problem.getMessage()).log("model.report_lost");
                        return null;
                    });
        } catch (MessageException e) {
            throw new IllegalStateException("every report fits into a message", e);
        }
    }
}

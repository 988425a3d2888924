package retouch.cli.models;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import retouch.fleet.Fleet;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.registry.BrokenChainException;
import retouch.fleet.registry.Registry;
import retouch.fleet.registry.RegistryDesk;
import retouch.fleet.registry.RegistryRefusedException;
import retouch.fleet.rollout.CanaryWatch;
import retouch.fleet.stream.Broker.Start;
import retouch.fleet.stream.Broker.Subscription;
import retouch.fleet.stream.StreamException;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.ModelEvent;
import retouch.schemas.registry.RolloutPlan;
import retouch.schemas.registry.RolloutReport;

/// Follows what the fleet's keeper of roll-outs does about a canary; where none is alive, this process watches it.
final class BakingCanary implements AutoCloseable {

    private final Duration silenceMax;
    private final Fleet fleet;
    private final RegistryDesk desk;
    private final SchemaSource schemas;
    private final LinkedBlockingQueue<RolloutReport> reports = new LinkedBlockingQueue<>();
    private final Subscription subscription;

    /// Opened before the canary is set, so that nothing is missed.
    ///
    /// @param silenceMax after so long without a word of it a keeper is not waited for
    BakingCanary(Fleet fleet, RegistryDesk desk, SchemaSource schemas, Duration silenceMax)
            throws StreamException {
        this.silenceMax = silenceMax;
        this.fleet = fleet;
        this.desk = desk;
        this.schemas = schemas;
        this.subscription = fleet.broker().follow(Topic.ROLLOUTS, Start.NOW, this::take);
    }

    private void take(WireMessage message) {
        try {
            reports.add(Messages.rolloutReport(schemas).decode(message.value()));
        } catch (MessageException e) {
            // of a newer build; that keeper is silent to this process
            return;
        }
    }

    /// Waits until it is decided.
    ///
    /// @param baking   the registry with the canary
    /// @param listener hears the figures
    CanaryWatch.End await(Registry baking, RolloutPlan plan, Consumer<String> listener)
            throws ObjectStoreException, StreamException, RegistryRefusedException, BrokenChainException,
            InterruptedException {
        ModelEvent event = baking.alias(Alias.CANARY).orElseThrow().event();
        long heard = System.nanoTime();
        while (System.nanoTime() - heard < silenceMax.toNanos()) {
            RolloutReport report = reports.poll(silenceMax.toMillis(), TimeUnit.MILLISECONDS);
            if (report != null) {
                heard = System.nanoTime();
                listener.accept("keeper " + report.keeper() + ": " + report.sentence());
            }
            if (report == null || report.event() != event.number()) {
                Optional<CanaryWatch.End> end = end(baking, desk.chain().registry());
                if (end.isPresent()) {
                    return end.get();
                }
            }
        }
        listener.accept("no keeper of roll-outs is alive; this command watches");
        try (CanaryWatch watch = CanaryWatch.open(fleet, desk, schemas)) {
            return watch.watch(baking, plan, listener, () -> true);
        }
    }

    /// What became of the canary, if it is one no more.
    private static Optional<CanaryWatch.End> end(Registry baking, Registry now) {
        Registry.Target canary = baking.alias(Alias.CANARY).orElseThrow();
        Optional<ModelEvent> last = now.lastEvents().stream()
                .filter(event -> event.change().key().equals(Alias.CANARY.label())).findFirst();
        if (last.filter(event -> event.number() != canary.event().number()).isEmpty()) {
            return Optional.empty();
        }
        Optional<Registry.Target> stable = now.alias(Alias.STABLE)
                .filter(target -> target.event().number() > canary.event().number()
                        && target.set().digest().equals(canary.set().digest()));
        if (stable.isPresent()) {
            return Optional.of(new CanaryWatch.End.Promoted(stable.get().event().why()));
        }
        return Optional.of(last.get().change() instanceof ModelChange.AliasCleared
                ? new CanaryWatch.End.TakenBack(last.get().why())
                : new CanaryWatch.End.Overtaken());
    }

    @Override
    public void close() {
        subscription.close();
    }
}

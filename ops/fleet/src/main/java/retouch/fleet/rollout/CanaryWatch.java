package retouch.fleet.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.Fleet;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.registry.BrokenChainException;
import retouch.fleet.registry.Registry;
import retouch.fleet.registry.RegistryDesk;
import retouch.fleet.registry.RegistryRefusedException;
import retouch.fleet.registry.RegistryView;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.Broker.Stored;
import retouch.fleet.stream.Broker.Subscription;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.RolloutPlan;

/// Watches a canary while it bakes and decides: it becomes stable, or is taken back; the reason is part of the event.
/// Of the jobs that asked for `stable` it compares those of both versions.
///
/// Jobs and time count from when the broker got the event that set the canary, by the broker's own clock, whenever the
/// watch begins: one that takes over in the middle of a bake reads the results again and comes to the same. One thread;
/// the fleet is borrowed.
public final class CanaryWatch implements AutoCloseable {

    /// A canary that painted fewer jobs says nothing; it is given [#BAKES_MAX] times its time.
    public static final int JOBS_MIN = 20;

    static final int BAKES_MAX = 4;

    private static final Logger LOG = LoggerFactory.getLogger(CanaryWatch.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Broker broker;
    private final RegistryDesk desk;
    private final RegistryView view;
    private final MessageCodec<EditFinished> codec;
    private final LinkedBlockingQueue<EditFinished> results = new LinkedBlockingQueue<>();

    /// How it ended.
    public sealed interface End {

        /// It is stable now.
        record Promoted(String sentence) implements End {}

        /// It is no canary any more.
        record TakenBack(String sentence) implements End {}

        /// Somebody else has moved the alias.
        record Overtaken() implements End {}

        /// The watch was left before anything was decided.
        record Left() implements End {}
    }

    private CanaryWatch(Fleet fleet, RegistryDesk desk, SchemaSource schemas) throws StreamException {
        this.broker = fleet.broker();
        this.desk = Objects.requireNonNull(desk, "desk");
        this.codec = Messages.editFinished(schemas);
        this.view = RegistryView.open(broker, schemas);
    }

    /// Begins to listen to what becomes of the aliases.
    ///
    /// @param desk decides in its name
    public static CanaryWatch open(Fleet fleet, RegistryDesk desk, SchemaSource schemas)
            throws StreamException {
        return new CanaryWatch(fleet, desk, schemas);
    }

    private void take(Stored stored) {
        try {
            results.add(codec.decode(stored.message().value()));
        } catch (MessageException e) {
            LOG.atWarn().addKeyValue("job", stored.message().key()).addKeyValue("reason", e.getMessage())
                    .log("rollout.unreadable_result");
        }
    }

    /// Watches the canary that is set until it is decided.
    ///
    /// @param registry with the canary, and a stable version
    /// @param listener hears the figures, about once a second
    /// @param goOn     asked about once a second
    public End watch(Registry registry, RolloutPlan plan, Consumer<String> listener, BooleanSupplier goOn)
            throws ObjectStoreException, StreamException, RegistryRefusedException, BrokenChainException,
            InterruptedException {
        Registry.Target canary = registry.alias(Alias.CANARY).orElseThrow();
        Optional<Instant> since = AliasTimes.of(broker, canary.event());
        if (since.isEmpty()) { // a later event has taken its place
            return new End.Overtaken();
        }
        results.clear();
        try (Subscription _ = broker.followSince(Topic.RESULTS, since.get(), this::take)) {
            // What is there must be counted before anything is decided; who comes twice counts once.
            broker.readSince(Topic.RESULTS, since.get()).forEach(this::take);
            return watch(registry, plan, since.get(), listener, goOn);
        }
    }

    private End watch(Registry registry, RolloutPlan plan, Instant since, Consumer<String> listener,
            BooleanSupplier goOn) throws ObjectStoreException, StreamException, RegistryRefusedException,
            BrokenChainException, InterruptedException {
        Registry.Target canary = registry.alias(Alias.CANARY).orElseThrow();
        Sha256 stable = registry.alias(Alias.STABLE).orElseThrow().set().digest();
        CanaryTally tally = new CanaryTally(canary.set(), stable, plan);
        Trial trial = tally.trial();
        while (goOn.getAsBoolean()) {
            EditFinished next = results.poll(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            while (next != null) { // all that came meanwhile: figures for each would take longer than the jobs
                tally.count(next);
                next = results.poll();
            }
            listener.accept(trial.summary());
            if (isOvertaken(registry)) {
                return new End.Overtaken();
            }
            Optional<End> end = decide(canary, trial, plan, Duration.between(since, broker.now()));
            if (end.isPresent()) {
                return end.get();
            }
        }
        return new End.Left();
    }

    private Optional<End> decide(Registry.Target canary, Trial trial, RolloutPlan plan, Duration baked)
            throws ObjectStoreException, StreamException, RegistryRefusedException, BrokenChainException,
            InterruptedException {
        if (trial.verdict() instanceof Trial.Verdict.TakeBack back) {
            return Optional.of(takeBack(canary, back.sentence() + "; " + trial.summary()));
        }
        boolean enough = Math.min(trial.canaryJobs(), trial.stableJobs()) >= JOBS_MIN;
        if (baked.compareTo(plan.bake()) >= 0 && enough) {
            return Optional.of(promote(canary, trial));
        }
        return baked.compareTo(plan.bake().multipliedBy(BAKES_MAX)) >= 0
                ? Optional.of(takeBack(canary,
                        "only %d jobs of it and %d of stable in %d times its time, %d are needed"
                                .formatted(trial.canaryJobs(), trial.stableJobs(), BAKES_MAX, JOBS_MIN)))
                : Optional.empty();
    }

    /// Whether somebody has moved the canary or stable since, as far as this process has heard.
    private boolean isOvertaken(Registry then) {
        return view.registry().lastEvents().stream().anyMatch(event -> Stream.of(Alias.CANARY, Alias.STABLE)
                .anyMatch(alias -> event.change().key().equals(alias.label())
                        && event.number() > then.alias(alias).orElseThrow().event().number()));
    }

    private End takeBack(Registry.Target canary, String sentence)
            throws ObjectStoreException, StreamException,
            BrokenChainException, InterruptedException {
        try {
            desk.takeBackCanary(canary.event().number(), "taken back: " + sentence);
            return new End.TakenBack(sentence);
        } catch (RegistryRefusedException e) {
            return new End.Overtaken();
        }
    }

    private End promote(Registry.Target canary, Trial trial) throws ObjectStoreException, StreamException,
            RegistryRefusedException, BrokenChainException, InterruptedException {
        String sentence = "it baked well: " + trial.summary();
        try {
            desk.promoteCanary(canary.event().number(), sentence);
        } catch (RegistryRefusedException e) {
            return new End.Overtaken();
        }
        desk.clear(Alias.CANARY, "it is stable now");
        return new End.Promoted(sentence);
    }

    @Override
    public void close() {
        view.close();
    }
}

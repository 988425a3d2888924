package retouch.fleet.rollout;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.Fleet;
import retouch.fleet.lease.Lease;
import retouch.fleet.lease.LeaseDesk;
import retouch.fleet.lease.LeaseKeeper;
import retouch.fleet.lease.Right;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.registry.BrokenChainException;
import retouch.fleet.registry.Registry;
import retouch.fleet.registry.RegistryDesk;
import retouch.fleet.registry.RegistryLog;
import retouch.fleet.registry.RegistryRefusedException;
import retouch.fleet.registry.RegistryView;
import retouch.fleet.stream.StreamException;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.RolloutPlan;
import retouch.schemas.registry.RolloutReport;

/// Decides about roll-outs in place of a person who waits: a canary with a plan in its event is watched and promoted or
/// taken back; with an automatic policy, what the trainer publishes goes all the way.
///
/// One keeper of a fleet decides at a time, by a lease in the store; the others wait for it. All that it knows it reads
/// from the registry and the topics, so one that takes over in the middle of a bake goes on where the last one was. It
/// says what it does on [Topic#ROLLOUTS]. Runs on a thread of its own until it is closed; the fleet is borrowed.
public final class RolloutKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RolloutKeeper.class);
    private static final Duration SEND_MAX = Duration.ofSeconds(20);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(20);

    /// @param id        of this process, one line
    /// @param lease     how long another keeper waits for this one if it dies
    /// @param lookEvery between two looks at the registry
    /// @param policy    how far versions go by themselves
    public record Config(String id, Duration lease, Duration lookEvery, RolloutPolicy policy) {
        public Config {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(policy, "policy");
            if (!lease.isPositive() || !lookEvery.isPositive()) {
                throw new IllegalArgumentException("times must be more than zero");
            }
        }

        /// Another keeper takes over within half a minute.
        public static Config of(String id, RolloutPolicy policy) {
            return new Config(id, Duration.ofSeconds(20), Duration.ofSeconds(2), policy);
        }
    }

    private final Fleet fleet;
    private final SchemaSource schemas;
    private final Config config;
    private final RegistryDesk desk;
    private final MessageCodec<RolloutReport> reports;
    private final ClosedLoop loop;
    private final Thread thread = Thread.ofPlatform().daemon().name("retouch-rollouts").unstarted(this::run);
    private volatile boolean closing;

    private RolloutKeeper(Fleet fleet, SchemaSource schemas, Config config) {
        this.fleet = Objects.requireNonNull(fleet, "fleet");
        this.schemas = Objects.requireNonNull(schemas, "schemas");
        this.config = Objects.requireNonNull(config, "config");
        this.desk = new RegistryDesk(fleet, schemas, "keeper " + config.id(), Clock.systemUTC(), SEND_MAX);
        this.reports = Messages.rolloutReport(schemas);
        this.loop = new ClosedLoop(config.policy());
    }

    /// Begins to keep.
    ///
    /// @param fleet   borrowed
    /// @param schemas finds schemas that are newer than this build
    public static RolloutKeeper start(Fleet fleet, SchemaSource schemas, Config config) {
        RolloutKeeper keeper = new RolloutKeeper(fleet, schemas, config);
        keeper.thread.start();
        return keeper;
    }

    private void run() {
        LeaseDesk leases = new LeaseDesk(fleet.store(), Right.ROLLOUTS, config.id(), config.lease());
        try {
            while (!closing) {
                try {
                    Optional<Lease> lease = leases.tryAcquire();
                    if (lease.isPresent()) {
                        keep(lease.get());
                    }
                } catch (ObjectStoreException | StreamException | BrokenChainException
                        | RegistryRefusedException | RuntimeException e) {
                    LOG.atWarn().addKeyValue("reason", String.valueOf(e.getMessage()))
                            .log("rollout.tries_again");
                }
                Thread.sleep(config.lookEvery());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void keep(Lease lease) throws ObjectStoreException, StreamException, BrokenChainException,
            RegistryRefusedException, InterruptedException {
        try (LeaseKeeper held = new LeaseKeeper(lease, config.lease())) {
            LOG.atInfo().addKeyValue("keeper", config.id()).log("rollout.keeps");
            desk.tell();
            report(0, "", "nothing to decide");
            BooleanSupplier goOn = () -> !closing && held.isHeld();
            try (RegistryView view = RegistryView.open(fleet.broker(), schemas)) {
                RegistryLog.Chain chain = desk.chain();
                while (goOn.getAsBoolean()) {
                    if (isBehind(chain, view.registry())) { // each event is a file in the store: not at every look
                        chain = desk.chain();
                    }
                    look(chain, goOn);
                    Thread.sleep(config.lookEvery());
                }
            }
        }
    }

    private static boolean isBehind(RegistryLog.Chain chain, Registry told) {
        return told.lastEvents().stream().anyMatch(event -> event.number() > chain.events().size());
    }

    private void look(RegistryLog.Chain chain, BooleanSupplier goOn) throws ObjectStoreException,
            StreamException, BrokenChainException, RegistryRefusedException, InterruptedException {
        Registry registry = chain.registry();
        Optional<Registry.Target> canary = registry.alias(Alias.CANARY);
        Optional<Registry.Target> stable = registry.alias(Alias.STABLE);
        if (canary.isPresent() && stable.isPresent()) {
            ofCanary(registry, canary.get(), stable.get(), goOn);
        } else {
            ofShadow(chain);
        }
    }

    private void ofCanary(Registry registry, Registry.Target canary, Registry.Target stable,
            BooleanSupplier goOn) throws ObjectStoreException, StreamException, BrokenChainException,
            RegistryRefusedException, InterruptedException {
        Optional<RolloutPlan> plan = RolloutPlan.parse(canary.set().plan());
        if (plan.isEmpty()) {
            report(0, "", canary.set().version() + " is a canary without a plan; a person decides");
        } else if (canary.set().digest().equals(stable.set().digest())) {
            desk.clear(Alias.CANARY, "it is stable now"); // the last keeper died between the two
        } else if (stable.event().number() > canary.event().number()) {
            report(0, "", "stable was moved after the canary " + canary.set().version()
                    + " was set; a person decides");
        } else {
            watch(registry, canary, plan.get(), goOn);
        }
    }

    private void watch(Registry registry, Registry.Target canary, RolloutPlan plan, BooleanSupplier goOn)
            throws ObjectStoreException, StreamException, BrokenChainException, RegistryRefusedException,
            InterruptedException {
        long event = canary.event().number();
        String version = canary.set().version();
        report(event, version, "begins to watch");
        try (CanaryWatch watch = CanaryWatch.open(fleet, desk, schemas)) {
            CanaryWatch.End end = watch.watch(registry, plan, figures -> report(event, version, figures),
                    goOn);
            switch (end) {
                case CanaryWatch.End.Promoted(String sentence) ->
                    report(0, "", version + " was promoted: " + sentence);
                case CanaryWatch.End.TakenBack(String sentence) ->
                    report(0, "", version + " was taken back: " + sentence);
                case CanaryWatch.End.Overtaken() ->
                    report(0, "", "somebody else has moved an alias; see `retouch models log`");
                case CanaryWatch.End.Left() -> LOG.atInfo().addKeyValue("event", event).log("rollout.left");
            }
        }
    }

    private void ofShadow(RegistryLog.Chain chain) throws ObjectStoreException, StreamException,
            BrokenChainException, RegistryRefusedException, InterruptedException {
        Registry registry = chain.registry();
        Optional<Registry.Target> shadow = registry.alias(Alias.SHADOW);
        Optional<ShadowTally> tally = shadow.isPresent() && registry.alias(Alias.STABLE).isPresent()
                ? tally(registry, shadow.get())
                : Optional.empty();
        switch (loop.next(chain, tally)) {
            case ClosedLoop.Step.Rest() -> report(0, shadow.map(target -> target.set().version()).orElse(""),
                    tally.map(figures -> "shadow: " + figures.sentence()).orElse("nothing to decide"));
            case ClosedLoop.Step.Shadow(Sha256 version, String why) ->
                desk.point(Alias.SHADOW, version.hex(), config.policy().share(), ClosedLoop.PLAN, why);
            case ClosedLoop.Step.Canary(Sha256 version, String why) -> {
                desk.point(Alias.CANARY, version.hex(), config.policy().share(),
                        config.policy().plan().text(),
                        why);
                desk.clear(Alias.SHADOW, "it is the canary now");
            }
            case ClosedLoop.Step.TakeBack(String why) -> desk.clear(Alias.SHADOW, why);
        }
    }

    private Optional<ShadowTally> tally(Registry registry, Registry.Target shadow) throws StreamException {
        Optional<Instant> since = AliasTimes.of(fleet.broker(), shadow.event());
        return since.isEmpty()
                ? Optional.empty()
                : Optional.of(ShadowTally.read(fleet.broker(), schemas,
                        registry.alias(Alias.STABLE).orElseThrow().set().digest(), shadow.set().digest(),
                        since.get()));
    }

    /// Nobody waits for it.
    private void report(long event, String version, String sentence) {
        try {
            fleet.broker().send(Topic.ROLLOUTS, reports.encode(
                    new RolloutReport(config.id(), event, version, sentence, fleet.broker().now())))
                    .exceptionally(problem -> {
                        LOG.atDebug().addKeyValue("reason", problem.getMessage()).log("rollout.report_lost");
                        return null;
                    });
        } catch (MessageException e) {
            throw new IllegalStateException("every report fits into a message", e);
        }
    }

    /// Leaves what it watches as it is; the next keeper goes on.
    @Override
    public void close() {
        closing = true;
        try {
            if (!thread.join(CLOSE_MAX)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

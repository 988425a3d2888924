package retouch.fleet.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import retouch.fleet.Fleet;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.ModelEvent;
import retouch.schemas.registry.ModelVersion;
import retouch.schemas.registry.VersionState;

/// Where the registry is changed. A change is written to the log first, which decides who was first; then the
/// topics tell it. If a process dies in between, the next one that opens the desk tells it. Thread-safe.
public final class RegistryDesk {

    /// Others who write at the same moment; each round somebody succeeds.
    private static final int ROUNDS_MAX = 50;

    private final Fleet fleet;
    private final RegistryLog log;
    private final MessageCodec<ModelEvent> codec;
    private final String by;
    private final Clock clock;
    private final Duration sendMax;

    /// What a change depends on, and what it is.
    @FunctionalInterface
    private interface Proposal {
        /// @return nothing if all is as wished already
        Optional<ModelChange> change(RegistryLog.Chain chain) throws RegistryRefusedException;
    }

    /// @param fleet   borrowed
    /// @param schemas finds schemas that are newer than this build
    /// @param by      who makes the changes
    /// @param sendMax longest wait for the broker to have an event
    public RegistryDesk(Fleet fleet, SchemaSource schemas, String by, Clock clock, Duration sendMax) {
        this.fleet = Objects.requireNonNull(fleet, "fleet");
        this.log = new RegistryLog(fleet.store(), schemas);
        this.codec = Messages.modelEvent(schemas);
        this.by = Objects.requireNonNull(by, "by");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.sendMax = Objects.requireNonNull(sendMax, "sendMax");
    }

    /// The whole log, verified.
    public RegistryLog.Chain chain() throws ObjectStoreException, BrokenChainException {
        return log.read();
    }

    /// Tells the topics what the log has and they have not.
    ///
    /// @return how many events that were
    public int tell() throws ObjectStoreException, BrokenChainException, StreamException,
            InterruptedException {
        Map<String, Long> told = new HashMap<>();
        for (Topic topic : List.of(Topic.MODELS, Topic.MODEL_ALIASES)) {
            for (WireMessage message : fleet.broker().readAll(topic)) {
                try {
                    told.merge(message.key(), codec.decode(message.value()).number(), Math::max);
                } catch (MessageException e) {
                    // whoever can read it knows more than this build; the log has it too
                    continue;
                }
            }
        }
        int events = 0;
        for (ModelEvent event : log.read().registry().lastEvents()) {
            if (told.getOrDefault(event.change().key(), 0L) < event.number()) {
                send(event);
                events++;
            }
        }
        return events;
    }

    /// Makes a version known. Its bundle must be in the store.
    ///
    /// @throws RegistryRefusedException if the name is another version's
    public Registry register(ModelVersion version, String why) throws RegistryRefusedException,
            ObjectStoreException, BrokenChainException, StreamException, InterruptedException {
        return change(why, chain -> {
            Optional<Registry.Entry> known = chain.registry().version(version.digest());
            if (known.filter(entry -> entry.state() != VersionState.DELETED).isPresent()) {
                return Optional.empty();
            }
            requireFreeName(chain.registry(), version);
            return Optional.of(new ModelChange.Version(version, VersionState.AVAILABLE));
        });
    }

    /// Says whether [#register] would take the name now.
    ///
    /// @throws RegistryRefusedException if the name is another version's
    public void requireFreeName(ModelVersion version)
            throws RegistryRefusedException, ObjectStoreException, BrokenChainException {
        requireFreeName(log.read().registry(), version);
    }

    /// Lets an alias point to a version.
    ///
    /// @param nameOrDigest the version
    /// @param share        ten thousandths of the jobs, for the canary
    /// @param plan         what decides about it, or empty
    public Registry point(Alias alias, String nameOrDigest, int share, String plan, String why)
            throws RegistryRefusedException, ObjectStoreException, BrokenChainException, StreamException,
            InterruptedException {
        return change(why, chain -> {
            ModelVersion version = available(chain.registry(), nameOrDigest);
            Optional<Registry.Target> now = chain.registry().alias(alias);
            if (now.filter(target -> target.set().digest().equals(version.digest())
                    && target.set().share() == share && target.set().plan().equals(plan)).isPresent()) {
                return Optional.empty();
            }
            return Optional.of(new ModelChange.AliasSet(alias, version.name(), version.digest(), share, plan,
                    now.map(target -> target.set().digest())));
        });
    }

    /// Lets an alias point nowhere. `stable` cannot be cleared: somebody must answer.
    public Registry clear(Alias alias, String why) throws RegistryRefusedException, ObjectStoreException,
            BrokenChainException, StreamException, InterruptedException {
        return change(why, chain -> {
            if (alias == Alias.STABLE) {
                throw new RegistryRefusedException(
                        "stable must point to a version. Promote another one instead.");
            }
            return chain.registry().alias(alias).map(target -> new ModelChange.AliasCleared(alias,
                    Optional.of(target.set().digest())));
        });
    }

    /// Makes the canary stable, if it is still the one of an event.
    ///
    /// @throws RegistryRefusedException if somebody has moved it since
    public Registry promoteCanary(long event, String why) throws RegistryRefusedException,
            ObjectStoreException, BrokenChainException, StreamException, InterruptedException {
        return change(why, chain -> {
            ModelChange.AliasSet canary = canary(chain.registry(), event);
            return Optional.of(new ModelChange.AliasSet(Alias.STABLE, canary.version(), canary.digest(),
                    ModelChange.SHARE_OF_ALL, "",
                    chain.registry().alias(Alias.STABLE).map(target -> target.set().digest())));
        });
    }

    /// Lets the canary point nowhere, if it is still the one of an event.
    ///
    /// @throws RegistryRefusedException if somebody has moved it since
    public Registry takeBackCanary(long event, String why) throws RegistryRefusedException,
            ObjectStoreException, BrokenChainException, StreamException, InterruptedException {
        return change(why, chain -> Optional.of(new ModelChange.AliasCleared(Alias.CANARY,
                Optional.of(canary(chain.registry(), event).digest()))));
    }

    private static ModelChange.AliasSet canary(Registry registry, long event)
            throws RegistryRefusedException {
        return registry.alias(Alias.CANARY).filter(target -> target.event().number() == event)
                .map(Registry.Target::set).orElseThrow(() -> new RegistryRefusedException(
                        "Somebody has moved the canary meanwhile; see `retouch models log`."));
    }

    /// Back to the version that was stable before, and is still available. A version that was rolled back from is
    /// not come back to.
    public Registry rollBack(String why) throws RegistryRefusedException, ObjectStoreException,
            BrokenChainException, StreamException, InterruptedException {
        return change(why, chain -> {
            Sha256 target = before(chain);
            Registry.Target now = chain.registry().alias(Alias.STABLE).orElseThrow();
            ModelVersion version = available(chain.registry(), target.hex());
            return Optional.of(new ModelChange.AliasSet(Alias.STABLE, version.name(), target,
                    ModelChange.SHARE_OF_ALL, "", Optional.of(now.set().digest())));
        });
    }

    /// A version serves nobody any more. One that an alias points to cannot be retired.
    public Registry retire(String nameOrDigest, String why) throws RegistryRefusedException,
            ObjectStoreException, BrokenChainException, StreamException, InterruptedException {
        return change(why, chain -> {
            ModelVersion version = available(chain.registry(), nameOrDigest);
            for (Map.Entry<Alias, Registry.Target> alias : chain.registry().aliases().entrySet()) {
                if (alias.getValue().set().digest().equals(version.digest())) {
                    throw new RegistryRefusedException(("%s is %s now. Promote another version, or clear the"
                            + " alias, before you retire it.").formatted(version.name(),
                                    alias.getKey().label()));
                }
            }
            return Optional.of(new ModelChange.Version(version, VersionState.RETIRED));
        });
    }

    /// The bundle of a retired version was deleted.
    public Registry deleted(ModelVersion version, String why) throws RegistryRefusedException,
            ObjectStoreException, BrokenChainException, StreamException, InterruptedException {
        return change(why, chain -> {
            Optional<Registry.Entry> entry = chain.registry().version(version.digest());
            if (entry.isEmpty() || entry.get().state() == VersionState.AVAILABLE) {
                throw new RegistryRefusedException("Retire " + version.name() + " first.");
            }
            return entry.get().state() == VersionState.DELETED
                    ? Optional.empty()
                    : Optional.of(new ModelChange.Version(version, VersionState.DELETED));
        });
    }

    /// No version that was made before may be loaded any more. The floor only rises, and not above what serves.
    public Registry raiseFloor(Instant notBefore, String why) throws RegistryRefusedException,
            ObjectStoreException, BrokenChainException, StreamException, InterruptedException {
        return change(why, chain -> {
            Registry registry = chain.registry();
            if (notBefore.isBefore(registry.notBefore())) {
                throw new RegistryRefusedException(
                        "The floor only rises; it is at " + registry.notBefore() + ".");
            }
            for (Registry.Target target : registry.aliases().values()) {
                Optional<Registry.Entry> entry = registry.version(target.set().digest());
                if (entry.filter(found -> found.version().createdAt().isBefore(notBefore)).isPresent()) {
                    throw new RegistryRefusedException(("%s is %s and was made before that. Promote a newer"
                            + " version first.").formatted(target.set().version(),
                                    target.set().alias().label()));
                }
            }
            return Optional.of(new ModelChange.FloorSet(notBefore));
        });
    }

    private Registry change(String why, Proposal proposal) throws RegistryRefusedException,
            ObjectStoreException, BrokenChainException, StreamException, InterruptedException {
        for (int round = 0; round < ROUNDS_MAX; round++) {
            RegistryLog.Chain chain = log.read();
            Optional<ModelChange> change = proposal.change(chain);
            if (change.isEmpty()) {
                return chain.registry();
            }
            ModelEvent event = new ModelEvent(chain.events().size() + 1L, chain.last(), clock.instant(), by,
                    why, change.get());
            if (log.append(event)) {
                send(event);
                return chain.registry().with(event);
            }
        }
        throw new RegistryRefusedException("Others change the registry all the time. Try again.");
    }

    private void send(ModelEvent event) throws StreamException, InterruptedException {
        Topic topic = event.change() instanceof ModelChange.Version ? Topic.MODELS : Topic.MODEL_ALIASES;
        try {
            fleet.broker().send(topic, codec.encode(event)).get(sendMax.toMillis(), TimeUnit.MILLISECONDS);
        } catch (MessageException e) {
            throw new IllegalStateException("every event fits into a message", e);
        } catch (TimeoutException e) {
            throw StreamException.retryable("The broker did not take an event of the model registry in "
                    + sendMax + "; it is written down, and the next change tells it.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StreamException problem
                    ? problem
                    : StreamException.permanent("Telling of an event of the model registry failed: "
                            + e.getCause(), e);
        }
    }

    private static void requireFreeName(Registry registry, ModelVersion version)
            throws RegistryRefusedException {
        Optional<Registry.Entry> named = registry.version(version.name());
        if (named.isPresent() && !named.get().version().digest().equals(version.digest())) {
            throw new RegistryRefusedException(("There is another version named %s (%s). Give this one"
                    + " another name.").formatted(version.name(), named.get().version().digest()));
        }
    }

    private static ModelVersion available(Registry registry, String nameOrDigest)
            throws RegistryRefusedException {
        Optional<Registry.Entry> entry = registry.version(nameOrDigest);
        if (entry.isEmpty()) {
            throw new RegistryRefusedException("There is no model " + nameOrDigest
                    + ". See `retouch models list`; bring one with `retouch models import`.");
        }
        if (entry.get().state() != VersionState.AVAILABLE) {
            throw new RegistryRefusedException("The model %s is %s.".formatted(nameOrDigest,
                    entry.get().state().label()));
        }
        return entry.get().version();
    }

    /// Walks the history of `stable` as a stack: coming back to what was before takes the last one off.
    private static Sha256 before(RegistryLog.Chain chain) throws RegistryRefusedException {
        Deque<Sha256> history = new ArrayDeque<>();
        for (ModelEvent event : chain.events()) {
            if (event.change() instanceof ModelChange.AliasSet set && set.alias() == Alias.STABLE) {
                Sha256 now = history.poll();
                if (now != null && !set.digest().equals(history.peek())) {
                    history.push(now); // it was moved on, not back
                }
                if (!set.digest().equals(history.peek())) {
                    history.push(set.digest());
                }
            }
        }
        if (history.isEmpty()) {
            throw new RegistryRefusedException("No version is stable; there is nothing to go back from.");
        }
        history.pop();
        for (Sha256 digest : history) {
            Optional<Registry.Entry> entry = chain.registry().version(digest);
            if (entry.filter(found -> found.state() == VersionState.AVAILABLE).isPresent()) {
                return digest;
            }
        }
        throw new RegistryRefusedException(
                "No version was stable before, or none of them is available any more."
                        + " Promote one that you choose: retouch models promote V --to stable.");
    }
}

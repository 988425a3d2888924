package retouch.worker.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.registry.Assignment;
import retouch.fleet.registry.Registry;
import retouch.schemas.job.EditRequest;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.worker.edit.Models;
import retouch.worker.generate.GeneratorException;

/// The versions that a worker has loaded, and which of them serve.
///
/// When an alias moves, the new version is fetched, checked, loaded and warmed up on a thread of the shelf's own,
/// beside the one that serves; jobs that begin after that get the new one, jobs in hand end with the old one, which
/// is then a spare: a roll-back finds it warm. Where the memory does not allow two, jobs wait until those in hand
/// have ended, the old one is freed and the new one loaded. A version that cannot be loaded changes nothing.
///
/// A version that is asked for by name is loaded when the first job asks for it, and stays as a spare. Thread-safe.
public final class ModelShelf implements Models, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelShelf.class);

    private static final String NOTHING_LOADED = "no version is loaded any more";

    /// @param aliases    those that it follows; [Alias#STABLE] must be among them
    /// @param sparesMax  loaded versions that no alias needs, at least 1
    /// @param loadMax    how long a job waits for a version to be loaded
    /// @param drainMax   how long jobs in hand may take when their version must go before the next one comes
    /// @param retryAfter the pause before a version is tried again that the store did not give
    public record Config(Set<Alias> aliases, int sparesMax, Duration loadMax, Duration drainMax,
            Duration retryAfter) {
        public Config {
            aliases = Set.copyOf(aliases);
            if (!aliases.contains(Alias.STABLE) || sparesMax < 1) {
                throw new IllegalArgumentException("a shelf follows stable and keeps a spare");
            }
        }
    }

    private final Config config;
    private final Supplier<Registry> registry;
    private final ModelLoader loader;
    private final LoadReports reports;
    private final LongSupplier freeBytes;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("retouch-models").factory());

    /// What follows is guarded by `this`. Least recently used first.
    private final Map<Sha256, Shelved> shelved = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Alias, Sha256> serving = new EnumMap<>(Alias.class);
    /// The number of the event after which an alias's version was refused: it is not tried again for that.
    private final Map<Alias, Long> refused = new HashMap<>();
    private Optional<NotLoadedException> lastRefusal = Optional.empty();
    private boolean swapping;

    /// @param registry  as of now
    /// @param loader    called on the shelf's thread
    /// @param freeBytes memory that is free on this machine, for engines
    public ModelShelf(Config config, Supplier<Registry> registry, ModelLoader loader, LoadReports reports,
            LongSupplier freeBytes) {
        this.config = Objects.requireNonNull(config, "config");
        this.registry = Objects.requireNonNull(registry, "registry");
        this.loader = Objects.requireNonNull(loader, "loader");
        this.reports = Objects.requireNonNull(reports, "reports");
        this.freeBytes = Objects.requireNonNull(freeBytes, "freeBytes");
    }

    /// Loads what the aliases point to, and follows them from then on. Call [#refresh] when the registry changes.
    ///
    /// @param patience how long it waits for a stable version to be named and loaded
    /// @throws NotLoadedException if the stable version cannot be loaded, or there is none
    public void open(Duration patience) throws NotLoadedException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        refresh();
        synchronized (this) {
            while (!serving.containsKey(Alias.STABLE)) {
                if (lastRefusal.filter(problem -> !problem.isRetryable()).isPresent()) {
                    throw lastRefusal.get();
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw lastRefusal.orElseGet(() -> new NotLoadedException("no-stable-version",
                            "No model version is stable. Name one: retouch models promote V --to stable.",
                            false, null));
                }
                wait(left);
            }
        }
    }

    /// The registry has changed: the shelf follows, on its own thread.
    public void refresh() {
        if (!thread.isShutdown()) {
            thread.execute(this::follow);
        }
    }

    /// What serves whoever asks for nothing in particular.
    public synchronized LoadedModel stable() {
        return Optional.ofNullable(serving.get(Alias.STABLE)).map(shelved::get).map(Shelved::model)
                .orElseThrow(() -> new IllegalStateException("the shelf is not open"));
    }

    /// What is wrong with an engine of the shelf's, or nothing.
    public String problem() {
        List<Shelved> all;
        synchronized (this) {
            if (!swapping && !shelved.containsKey(serving.get(Alias.STABLE))) {
                return NOTHING_LOADED;
            }
            all = List.copyOf(shelved.values());
            all.forEach(Shelved::take);
        }
        try {
            return all.stream().map(each -> each.model().problem()).filter(problem -> !problem.isEmpty())
                    .findFirst().orElse("");
        } finally {
            all.forEach(this::giveBack);
        }
    }

    @Override
    public Choice choose(EditRequest request) throws GeneratorException, InterruptedException {
        return switch (Assignment.of(registry.get(), request.model(), request.id())) {
            case Assignment.Unknown(String sentence) -> new None(sentence);
            case Assignment.Assigned assigned ->
                choose(assigned, request.model().equals(EditRequest.DEFAULT_MODEL));
        };
    }

    private Choice choose(Assignment.Assigned assigned, boolean anyWillDo)
            throws GeneratorException, InterruptedException {
        Optional<Choice> loaded = loaded(assigned, anyWillDo);
        return loaded.isPresent() ? loaded.get() : load(assigned);
    }

    /// Who asks for nothing in particular is served by what is there, while the next version is loaded.
    private synchronized Optional<Choice> loaded(Assignment.Assigned assigned, boolean anyWillDo)
            throws GeneratorException, InterruptedException {
        while (swapping) {
            wait();
        }
        Shelved found = shelved.get(assigned.digest());
        if (found == null && anyWillDo) {
            found = shelved.get(serving.get(Alias.STABLE));
            if (found == null) {
                throw GeneratorException.retryable(NOTHING_LOADED, null);
            }
        }
        return Optional.ofNullable(found).map(this::use);
    }

    private Choice use(Shelved found) {
        found.take();
        return new Use(found.model().served(), () -> giveBack(found));
    }

    private synchronized void giveBack(Shelved model) {
        model.giveBack();
        notifyAll();
    }

    private Choice load(Assignment.Assigned assigned) throws GeneratorException, InterruptedException {
        CompletableFuture<Optional<Choice>> wish = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                wish.complete(loadSpare(assigned));
            } catch (NotLoadedException | RuntimeException e) {
                wish.completeExceptionally(e);
            }
        });
        try {
            return wish.get(config.loadMax().toMillis(), TimeUnit.MILLISECONDS)
                    .orElseThrow(() -> GeneratorException.retryable("the version was freed again", null));
        } catch (TimeoutException e) {
            CompletableFuture<Optional<Choice>> _ = wish.whenComplete((choice, _) -> {
                if (choice != null) {
                    choice.ifPresent(Choice::close);
                }
            });
            throw GeneratorException.retryable("the model " + assigned.version() + " was not loaded within "
                    + config.loadMax(), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NotLoadedException problem && !problem.isRetryable()) {
                return new None("The model " + assigned.version() + " is not served here: "
                        + problem.getMessage());
            }
            throw GeneratorException.retryable("the model " + assigned.version() + " could not be loaded: "
                    + e.getCause().getMessage(), e);
        }
    }

    private Optional<Choice> loadSpare(Assignment.Assigned assigned) throws NotLoadedException {
        synchronized (this) {
            Shelved there = shelved.get(assigned.digest());
            if (there != null) {
                return Optional.of(use(there));
            }
        }
        long since = System.nanoTime();
        try {
            ModelLoader.Prepared prepared = loader.prepare(assigned.digest(), registry.get().notBefore());
            makeRoom(prepared.bytes());
            Shelved fresh = new Shelved(prepared.rest().load());
            Choice choice;
            synchronized (this) {
                shelved.put(assigned.digest(), fresh);
                choice = use(fresh);
            }
            reports.serves(assigned.version(), assigned.digest(), assigned.alias(), since);
            tidy();
            return Optional.of(choice);
        } catch (NotLoadedException e) {
            reports.refused(assigned.version(), assigned.digest(), assigned.alias(), e, since);
            throw e;
        }
    }

    private void follow() {
        try {
            if (!followAll(registry.get())) {
                Runnable again = this::follow;
                ScheduledFuture<?> _ = thread.schedule(again, config.retryAfter().toMillis(),
                        TimeUnit.MILLISECONDS);
            }
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("models.shelf_failed");
        }
    }

    /// @return whether there is nothing to try again
    private boolean followAll(Registry now) {
        boolean done = true;
        for (Alias alias : config.aliases().stream().sorted().toList()) {
            Optional<Registry.Target> target = now.alias(alias);
            if (target.isPresent()) {
                done &= follow(now, target.get());
            } else {
                drop(alias);
            }
        }
        tidy();
        return done;
    }

    private synchronized void drop(Alias alias) {
        serving.remove(alias);
        refused.remove(alias);
    }

    /// @return whether there is nothing to try again
    private boolean follow(Registry now, Registry.Target target) {
        Alias alias = target.set().alias();
        Sha256 digest = target.set().digest();
        synchronized (this) {
            if (digest.equals(serving.get(alias))
                    || Long.valueOf(target.event().number()).equals(refused.get(alias))) {
                return true;
            }
        }
        long since = System.nanoTime();
        try {
            LoadedModel model = swap(now, alias, digest);
            reports.serves(target.set().version(), digest, Optional.of(alias), since);
            if (alias == Alias.STABLE) {
                reports.stable(model);
            }
            return true;
        } catch (NotLoadedException e) {
            reports.refused(target.set().version(), digest, Optional.of(alias), e, since);
            synchronized (this) {
                if (alias == Alias.STABLE) {
                    lastRefusal = Optional.of(e);
                }
                if (!e.isRetryable()) {
                    refused.put(alias, target.event().number());
                }
                notifyAll();
            }
            return !e.isRetryable();
        }
    }

    private LoadedModel swap(Registry now, Alias alias, Sha256 digest) throws NotLoadedException {
        Optional<LoadedModel> spare = serve(alias, digest);
        if (spare.isPresent()) {
            return spare.get();
        }
        ModelLoader.Prepared prepared = loader.prepare(digest, now.notBefore());
        Optional<Sha256> before;
        synchronized (this) {
            before = Optional.ofNullable(serving.get(alias));
        }
        if (makeRoom(prepared.bytes()) || before.isEmpty()) {
            put(digest, prepared.rest().load());
        } else {
            drainThenLoad(alias, before.get(), prepared);
        }
        return serve(alias, digest).orElseThrow();
    }

    private synchronized Optional<LoadedModel> serve(Alias alias, Sha256 digest) {
        Shelved there = shelved.get(digest);
        if (there == null) {
            return Optional.empty();
        }
        serving.put(alias, digest);
        refused.remove(alias);
        notifyAll();
        return Optional.of(there.model());
    }

    private synchronized void put(Sha256 digest, LoadedModel model) {
        shelved.put(digest, new Shelved(model));
    }

    /// There is no room for two: the old one goes first, and comes back if the new one cannot be loaded.
    private void drainThenLoad(Alias alias, Sha256 old, ModelLoader.Prepared next)
            throws NotLoadedException {
        LOG.atInfo().addKeyValue("alias", alias.label()).addKeyValue("bytes", next.bytes())
                .log("models.drain_then_load");
        try {
            drain(old);
            try {
                put(next.digest(), next.rest().load());
            } catch (NotLoadedException e) {
                put(old, loader.prepare(old, Instant.MIN).rest().load());
                throw e;
            }
        } finally {
            synchronized (this) {
                swapping = false;
                notifyAll();
            }
        }
    }

    private void drain(Sha256 old) throws NotLoadedException {
        LoadedModel model;
        synchronized (this) {
            swapping = true;
            long end = System.nanoTime() + config.drainMax().toNanos();
            Shelved there = shelved.get(old);
            try {
                while (!there.isIdle()) {
                    long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                    if (left <= 0) {
                        throw new NotLoadedException("busy", "The jobs in hand did not end within "
                                + config.drainMax() + ", and there is no memory for two versions.", true,
                                null);
                    }
                    wait(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new NotLoadedException("interrupted", "The worker stops.", true, e);
            }
            model = shelved.remove(old).model();
        }
        model.close();
    }

    /// Frees spares until there is room.
    ///
    /// @return whether there is
    private boolean makeRoom(long bytes) {
        while (freeBytes.getAsLong() < bytes) {
            Optional<LoadedModel> spare = takeSpare(0);
            if (spare.isEmpty()) {
                return false;
            }
            spare.get().close();
        }
        return true;
    }

    private void tidy() {
        Optional<LoadedModel> spare = takeSpare(config.sparesMax());
        while (spare.isPresent()) {
            spare.get().close();
            spare = takeSpare(config.sparesMax());
        }
    }

    /// The spare that was not used for the longest time, if there are more than `keep` and it is idle.
    private synchronized Optional<LoadedModel> takeSpare(int keep) {
        List<Sha256> spares = new ArrayList<>(shelved.keySet());
        spares.removeAll(serving.values());
        if (spares.size() <= keep) {
            return Optional.empty();
        }
        for (Sha256 digest : spares) {
            Shelved spare = shelved.values().stream()
                    .filter(each -> each.model().served().model().digest().equals(digest)).findFirst()
                    .orElseThrow(); // get() would make it the most recently used one
            if (spare.isIdle()) {
                shelved.remove(digest);
                return Optional.of(spare.model());
            }
        }
        return Optional.empty();
    }

    /// Frees every version. No job may be in hand any more.
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(config.drainMax().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn().log("models.still_loading");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<Shelved> all;
        synchronized (this) {
            all = List.copyOf(shelved.values());
            shelved.clear();
            serving.clear();
        }
        all.forEach(each -> each.model().close());
    }
}

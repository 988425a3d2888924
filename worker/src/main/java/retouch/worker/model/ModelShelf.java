package retouch.worker.model;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
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
/// beside the one that serves, in the gaps between jobs where there are any; jobs that begin after that get the new
/// one, jobs in hand end with the old one, which
/// is then a spare: a roll-back finds it warm. Where the memory does not allow two, jobs wait until those in hand
/// have ended, the old one is freed and the new one loaded. A version that cannot be loaded changes nothing.
///
/// A version that is asked for by name is loaded when the first job asks for it, and stays as a spare. Thread-safe.
public final class ModelShelf implements Models, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelShelf.class);

    private static final String NOTHING_LOADED = "no version is loaded any more";

    /// @param aliases     those that it follows; [Alias#STABLE] must be among them
    /// @param sparesMax   loaded versions that no alias needs, at least 1
    /// @param loadMax     how long a job waits for a version to be loaded
    /// @param drainMax    how long jobs in hand may take when their version must go before the next one comes
    /// @param retryAfter  the pause before a version is tried again that the store did not give
    /// @param courtesyMax how long, all in all, a version that is loaded beside the one that serves waits for jobs in
    ///                    hand; zero for not at all
    public record Config(Set<Alias> aliases, int sparesMax, Duration loadMax, Duration drainMax,
            Duration retryAfter, Duration courtesyMax) {
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

    private final Neighbors neighbors;
    private final LoadedVersions loaded;

    /// The number of the event after which an alias's version was refused: it is not tried again for that. Of the
    /// shelf's thread.
    private final Map<Alias, Long> refused = new EnumMap<>(Alias.class);
    private volatile Optional<NotLoadedException> lastRefusal = Optional.empty();

    /// @param registry  as of now
    /// @param loader    called on the shelf's thread
    /// @param freeBytes memory that is free on this machine, for engines
    /// @param neighbors the other workers of this machine; owned
    public ModelShelf(Config config, Supplier<Registry> registry, ModelLoader loader, LoadReports reports,
            LongSupplier freeBytes, Neighbors neighbors) {
        this.config = Objects.requireNonNull(config, "config");
        this.registry = Objects.requireNonNull(registry, "registry");
        this.loader = Objects.requireNonNull(loader, "loader");
        this.reports = Objects.requireNonNull(reports, "reports");
        this.freeBytes = Objects.requireNonNull(freeBytes, "freeBytes");
        this.neighbors = Objects.requireNonNull(neighbors, "neighbors");
        this.loaded = new LoadedVersions(neighbors);
    }

    /// Loads what the aliases point to, and follows them from then on. Call [#refresh] when the registry changes.
    ///
    /// @param patience how long it waits for a stable version to be named and loaded
    /// @throws NotLoadedException if the stable version cannot be loaded, or there is none
    public void open(Duration patience) throws NotLoadedException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        refresh();
        if (!loaded.awaitStable(end, this::isRefused)) {
            throw lastRefusal.orElseGet(() -> notThere(patience));
        }
    }

    private NotLoadedException notThere(Duration patience) {
        return registry.get().alias(Alias.STABLE).map(target -> new NotLoadedException("still-loading",
                ("The version %s is still being fetched, checked or warmed up after %s. Start the worker again, with"
                        + " more patience (RETOUCH_WORKER_MODEL_WAIT) or more of a processor; what it has fetched"
                        + " stays in its cache.").formatted(target.set().version(), patience),
                true, null)).orElseGet(() -> new NotLoadedException("no-stable-version",
                        "No model version is stable. Name one: retouch models promote V --to stable.", false,
                        null));
    }

    private boolean isRefused() {
        return lastRefusal.filter(problem -> !problem.isRetryable()).isPresent();
    }

    /// The registry has changed: the shelf follows, on its own thread.
    public void refresh() {
        if (!thread.isShutdown()) {
            thread.execute(this::follow);
        }
    }

    /// What serves whoever asks for nothing in particular.
    public LoadedModel stable() {
        return loaded.stable().orElseThrow(() -> new IllegalStateException("the shelf is not open"));
    }

    /// What is wrong with an engine of the shelf's, or nothing.
    public String problem() {
        return loaded.isEmpty()
                ? NOTHING_LOADED
                : loaded.ask(LoadedModel::problem).stream().filter(problem -> !problem.isEmpty()).findFirst()
                        .orElse("");
    }

    @Override
    public Choice choose(EditRequest request) throws GeneratorException, InterruptedException {
        return switch (Assignment.of(registry.get(), request.model(), request.id())) {
            case Assignment.Unknown(String sentence) -> new None(sentence);
            case Assignment.Assigned assigned ->
                choose(assigned, request.model().equals(EditRequest.DEFAULT_MODEL));
        };
    }

    /// Who asks for nothing in particular is served by what is there, while the next version is loaded.
    private Choice choose(Assignment.Assigned assigned, boolean anyWillDo)
            throws GeneratorException, InterruptedException {
        Optional<Choice> there = loaded.borrow(assigned.digest(), anyWillDo);
        if (there.isEmpty() && anyWillDo) {
            throw GeneratorException.retryable(NOTHING_LOADED, null);
        }
        return there.isPresent() ? there.get() : load(assigned);
    }

    private Choice load(Assignment.Assigned assigned) throws GeneratorException, InterruptedException {
        CompletableFuture<Choice> wish = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                wish.complete(loadSpare(assigned));
            } catch (NotLoadedException | InterruptedException | RuntimeException e) {
                wish.completeExceptionally(e);
            }
        });
        try {
            return wish.get(config.loadMax().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            CompletableFuture<Void> _ = wish.thenAccept(Choice::close); // it comes too late
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

    private Choice loadSpare(Assignment.Assigned assigned) throws NotLoadedException, InterruptedException {
        Optional<Choice> there = loaded.borrow(assigned.digest(), false);
        if (there.isPresent()) { // another job asked for it meanwhile
            return there.get();
        }
        long since = System.nanoTime();
        try {
            ModelLoader.Prepared prepared = loader.prepare(assigned.digest(), registry.get().notBefore(),
                    Courtesy.NONE);
            makeRoom(prepared.bytes());
            Choice choice = loaded.putAndBorrow(assigned.digest(), prepared.rest().load(Courtesy.NONE));
            reports.serves(assigned.version(), assigned.digest(), assigned.alias(), since);
            tidy();
            return choice;
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

    private void drop(Alias alias) {
        loaded.drop(alias);
        refused.remove(alias);
    }

    /// @return whether there is nothing to try again
    private boolean follow(Registry now, Registry.Target target) {
        Alias alias = target.set().alias();
        Sha256 digest = target.set().digest();
        if (loaded.serving(alias).filter(digest::equals).isPresent()
                || Long.valueOf(target.event().number()).equals(refused.get(alias))) {
            return true;
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
            if (alias == Alias.STABLE) {
                lastRefusal = Optional.of(e);
            }
            if (!e.isRetryable()) {
                refused.put(alias, target.event().number());
            }
            loaded.changed();
            return !e.isRetryable();
        }
    }

    private LoadedModel swap(Registry now, Alias alias, Sha256 digest) throws NotLoadedException {
        Optional<LoadedModel> spare = loaded.serve(alias, digest);
        if (spare.isPresent()) {
            return spare.get();
        }
        if (loaded.stable().isEmpty()) { // this worker does nothing before it is here
            load(now, alias, digest, Courtesy.NONE);
        } else {
            try (Neighbors.Turn _ = neighbors.turn(config.courtesyMax())) {
                load(now, alias, digest, loaded.courtesy(config.courtesyMax()));
            }
        }
        return loaded.serve(alias, digest).orElseThrow();
    }

    private void load(Registry now, Alias alias, Sha256 digest, Courtesy courtesy) throws NotLoadedException {
        ModelLoader.Prepared prepared = loader.prepare(digest, now.notBefore(), courtesy);
        Optional<Sha256> before = loaded.serving(alias);
        if (makeRoom(prepared.bytes()) || loaded.stable().isEmpty()) {
            loaded.put(digest, prepared.rest().load(courtesy));
        } else if (before.isEmpty() || loaded.isSharedBy(alias, before.get())) {
            throw new NotLoadedException("no-memory", "There is no memory for another version (it may take "
                    + (prepared.bytes() >> 20)
                    + " MiB), and none that may go for it. Give the worker more memory.",
                    false, null);
        } else {
            drainThenLoad(alias, before.get(), prepared);
        }
    }

    /// There is no room for two: the old one goes first, and comes back if the new one cannot be loaded.
    private void drainThenLoad(Alias alias, Sha256 old, ModelLoader.Prepared next)
            throws NotLoadedException {
        LOG.atInfo().addKeyValue("alias", alias.label()).addKeyValue("bytes", next.bytes())
                .log("models.drain_then_load");
        try {
            loaded.drain(old, config.drainMax()).orElseThrow(() -> new NotLoadedException("busy",
                    "The jobs in hand did not end within " + config.drainMax()
                            + ", and there is no memory for two versions.",
                    true, null)).close();
            try {
                loaded.put(next.digest(), next.rest().load(Courtesy.NONE));
                loaded.serve(alias, next.digest()); // before anybody may borrow again
            } catch (NotLoadedException e) {
                loaded.put(old, loader.prepare(old, Instant.MIN, Courtesy.NONE).rest().load(Courtesy.NONE));
                throw e;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotLoadedException("interrupted", "The worker stops.", true, e);
        } finally {
            loaded.swapped();
        }
    }

    /// Frees spares until there is room.
    ///
    /// @return whether there is
    private boolean makeRoom(long bytes) {
        while (freeBytes.getAsLong() < bytes) {
            Optional<LoadedModel> spare = loaded.takeSpare(0);
            if (spare.isEmpty()) {
                return false;
            }
            spare.get().close();
        }
        return true;
    }

    private void tidy() {
        Optional<LoadedModel> spare = loaded.takeSpare(config.sparesMax());
        while (spare.isPresent()) {
            spare.get().close();
            spare = loaded.takeSpare(config.sparesMax());
        }
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
        loaded.takeAll().forEach(LoadedModel::close);
        neighbors.close();
    }
}

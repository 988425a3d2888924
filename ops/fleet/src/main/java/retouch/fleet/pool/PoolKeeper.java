package retouch.fleet.pool;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.stream.Broker;
import retouch.fleet.stream.StreamException;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.pool.Pool;

/// Follows what pools are wanted to be, and lets a host make them so: at each change, and again every few seconds,
/// because workers die and hosts fail. One thread; the broker and the host are borrowed.
public final class PoolKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PoolKeeper.class);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(30);

    private final PoolsView pools;
    private final WorkersView workers;
    private final PoolHost host;
    private final Predicate<Pool> ours;
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("retouch-pool-keeper").factory());

    private PoolKeeper(PoolsView pools, WorkersView workers, PoolHost host, Predicate<Pool> ours) {
        this.pools = pools;
        this.workers = workers;
        this.host = Objects.requireNonNull(host, "host");
        this.ours = Objects.requireNonNull(ours, "ours");
    }

    /// Begins.
    ///
    /// @param schemas finds schemas that are newer than this build
    /// @param ours    the pools that live at this host
    /// @param every   between two looks if nothing changes
    public static PoolKeeper start(Broker broker, SchemaSource schemas, PoolHost host, Predicate<Pool> ours,
            Duration every) throws StreamException {
        PoolsView pools = PoolsView.open(broker, schemas);
        boolean started = false;
        try {
            PoolKeeper keeper = new PoolKeeper(pools, WorkersView.open(broker, schemas), host, ours);
            pools.onChange(keeper::soon);
            ScheduledFuture<?> _ = keeper.thread.scheduleWithFixedDelay(keeper::keep, 0, every.toMillis(),
                    TimeUnit.MILLISECONDS);
            started = true;
            return keeper;
        } finally {
            if (!started) {
                pools.close();
            }
        }
    }

    /// What the host could not do when it was last asked, by pool; one sentence each.
    public Map<String, String> problems() {
        return Map.copyOf(problems);
    }

    private void soon() {
        try {
            thread.execute(this::keep);
        } catch (RejectedExecutionException e) {
            // closed meanwhile
        }
    }

    private void keep() {
        for (Pool pool : pools.pools()) {
            if (ours.test(pool)) {
                keep(pool);
            }
        }
    }

    private void keep(Pool pool) {
        try {
            host.keep(pool, workers.present(pool.name()));
            problems.remove(pool.name());
        } catch (PoolHostException e) {
            if (!e.getMessage().equals(problems.put(pool.name(), e.getMessage()))) {
                LOG.atWarn().addKeyValue("pool", pool.name()).addKeyValue("reason", e.getMessage())
                        .log("pool.not_as_wanted, trying again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) { // or nobody would keep any pool from then on, and nobody would know
            problems.put(pool.name(), "Pool %s cannot be kept: %s.".formatted(pool.name(), e));
            LOG.atError().addKeyValue("pool", pool.name()).setCause(e).log("pool.keeping_failed");
        }
    }

    /// Asks the host for nothing any more; what runs goes on.
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pools.close();
        workers.close();
    }
}

package retouch.fleet.pool;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.Fleet;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.pool.AutoscalePlan;
import retouch.schemas.pool.Pool;

/// Changes the size of pools that follow their load. One thread; the fleet is borrowed. Two of them for one pool do no
/// harm: they say the same.
///
/// A lane that several pools serve counts for each of them.
public final class PoolAutoscaler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PoolAutoscaler.class);
    private static final Duration SEND_MAX = Duration.ofSeconds(20);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(30);

    private final PoolDesk desk;
    private final PoolsView pools;
    private final WorkersView workers;
    private final LoadWatch watch;
    private final Predicate<Pool> ours;
    private final long begunAt = System.nanoTime();
    private final Map<String, Autoscaling> byPool = new HashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("retouch-pool-autoscaler").factory());

    private PoolAutoscaler(PoolDesk desk, PoolsView pools, WorkersView workers, LoadWatch watch,
            Predicate<Pool> ours) {
        this.desk = desk;
        this.pools = pools;
        this.workers = workers;
        this.watch = watch;
        this.ours = Objects.requireNonNull(ours, "ours");
    }

    /// Begins.
    ///
    /// @param schemas finds schemas that are newer than this build
    /// @param ours    the pools that it may change
    /// @param every   between two looks
    public static PoolAutoscaler start(Fleet fleet, SchemaSource schemas, Predicate<Pool> ours,
            Duration every)
            throws StreamException {
        PoolsView pools = PoolsView.open(fleet.broker(), schemas);
        boolean started = false;
        try {
            PoolAutoscaler autoscaler = new PoolAutoscaler(
                    new PoolDesk(fleet, schemas, "autoscaler", SEND_MAX), pools,
                    WorkersView.open(fleet.broker(), schemas), LoadWatch.start(fleet.broker(), schemas),
                    ours);
            ScheduledFuture<?> _ = autoscaler.thread.scheduleWithFixedDelay(autoscaler::look, 0,
                    every.toMillis(),
                    TimeUnit.MILLISECONDS);
            started = true;
            return autoscaler;
        } finally {
            if (!started) {
                pools.close();
            }
        }
    }

    private void look() {
        for (Pool pool : pools.pools()) {
            if (ours.test(pool) && pool.autoscale().isPresent() && !pool.paused()) {
                look(pool, pool.autoscale().get());
            } else {
                byPool.remove(pool.name());
            }
        }
    }

    private void look(Pool pool, AutoscalePlan plan) {
        try {
            Load load = watch.load(pool, workers.present(pool.name()));
            Autoscaling autoscaling = byPool.compute(pool.name(),
                    (_, known) -> known != null && known.follows(plan, pool.limits())
                            ? known
                            : new Autoscaling(plan, pool.limits()));
            int wanted = autoscaling.wanted(Duration.ofNanos(System.nanoTime() - begunAt), load, pool.size());
            if (wanted != pool.size()) {
                desk.change(pool.name(), now -> now.autoscale().isPresent()
                        ? now.withSize(now.limits().clamp(wanted))
                        : now);
                LOG.atInfo().addKeyValue("pool", pool.name()).addKeyValue("from", pool.size())
                        .addKeyValue("to", wanted).addKeyValue("arrivalsPerSecond", load.arrivalsPerSecond())
                        .addKeyValue("service", load.service()).addKeyValue("backlog", load.backlog())
                        .addKeyValue("stalled", load.stalled()).log("pool.follows_its_load");
            }
        } catch (StreamException | ObjectStoreException | PoolRefusedException e) {
            LOG.atWarn().addKeyValue("pool", pool.name()).addKeyValue("reason", e.getMessage())
                    .log("pool.load_unknown, trying again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) { // or no pool would follow its load from then on
            LOG.atError().addKeyValue("pool", pool.name()).setCause(e).log("pool.autoscaling_failed");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch.close();
        pools.close();
        workers.close();
    }
}

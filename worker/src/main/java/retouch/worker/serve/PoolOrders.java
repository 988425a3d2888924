package retouch.worker.serve;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.pool.PoolsView;
import retouch.fleet.stream.StreamException;
import retouch.schemas.pool.Pool;
import retouch.worker.status.StatusReporter;

/// Does what is wanted of this worker's pool: it takes jobs or pauses, and notices when the worker is to end. A pool
/// that was never declared wants its workers to work. One thread obeys, so the last word counts.
final class PoolOrders implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PoolOrders.class);

    /// How soon it looks again whether a paused worker has finished what it had, or whether the broker is back.
    private static final Duration AGAIN_AFTER = Duration.ofMillis(200);

    private final PoolsView view;
    private final String pool;
    private final String worker;
    private final JobLoops loops;
    private final StatusReporter status;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("retouch-pool-orders").factory());
    private volatile boolean drained;

    /// @param view   its own from now on
    /// @param worker the worker's id
    PoolOrders(PoolsView view, String pool, String worker, JobLoops loops, StatusReporter status) {
        this.view = Objects.requireNonNull(view, "view");
        this.pool = Objects.requireNonNull(pool, "pool");
        this.worker = Objects.requireNonNull(worker, "worker");
        this.loops = Objects.requireNonNull(loops, "loops");
        this.status = Objects.requireNonNull(status, "status");
    }

    /// Does what is wanted now, then whatever is wanted later.
    void follow() throws StreamException {
        status.paused(wanted().filter(Pool::paused).isPresent());
        if (wanted().filter(Pool::paused).isEmpty()) {
            loops.take();
        }
        view.onChange(this::again);
        again();
    }

    /// Whether somebody wants this worker to end.
    boolean drained() {
        return drained;
    }

    private Optional<Pool> wanted() {
        return view.pool(pool);
    }

    private void again() {
        try {
            ScheduledFuture<?> _ = thread.schedule(this::obey, 0, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // closed meanwhile
        }
    }

    private void obey() {
        drained |= wanted().filter(now -> now.drains(worker, status.startedAt())).isPresent();
        boolean paused = wanted().filter(Pool::paused).isPresent();
        boolean done = true;
        if (paused) {
            loops.pause();
        } else {
            done = takes();
        }
        status.paused(paused || !done);
        if (!done) {
            ScheduledFuture<?> _ = thread.schedule(this::obey, AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private boolean takes() {
        try {
            return loops.take();
        } catch (StreamException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("pool.cannot_resume, trying again");
            return false;
        }
    }

    @Override
    public void close() {
        view.close();
        thread.shutdownNow();
    }
}

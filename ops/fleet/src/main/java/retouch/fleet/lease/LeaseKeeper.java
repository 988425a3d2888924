package retouch.fleet.lease;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import retouch.fleet.object.ObjectStoreException;

/// Renews a lease in the background, on a thread of its own, until it is closed or the lease is lost. Closing
/// gives the lease back. Thread-safe.
public final class LeaseKeeper implements AutoCloseable {

    /// A lease of two minutes survives three failed renewals.
    private static final int RENEWALS_PER_LEASE = 4;

    /// A store that does not answer is not waited for at the end.
    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

    private final Lease lease;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("retouch-lease").daemon().factory());
    private final ScheduledFuture<?> renewing;
    private volatile Optional<ObjectStoreException> problem = Optional.empty();

    /// Begins to renew.
    ///
    /// @param duration how long the lease lasts
    public LeaseKeeper(Lease lease, Duration duration) {
        this.lease = Objects.requireNonNull(lease, "lease");
        long every = duration.dividedBy(RENEWALS_PER_LEASE).toNanos();
        this.renewing = thread.scheduleWithFixedDelay(this::renew, every, every, TimeUnit.NANOSECONDS);
    }

    /// The fencing number, for the card of what is published.
    public long number() {
        return lease.number();
    }

    /// Whether no other process can have the lease at this moment. Once false, stop what it allows.
    public boolean isHeld() {
        return lease.isHeld();
    }

    /// Why the last renewal failed, if it did; it is tried again as long as the lease lasts.
    public Optional<ObjectStoreException> problem() {
        return problem;
    }

    /// Stops renewing and gives the lease back. Where the store does not answer, the next one waits for the
    /// lease to end.
    @Override
    public void close() {
        renewing.cancel(false);
        thread.execute(this::release);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void renew() {
        try {
            lease.renew(); // no effect once it is lost
            problem = Optional.empty();
        } catch (ObjectStoreException e) {
            problem = Optional.of(e);
        }
    }

    private void release() {
        try {
            lease.release();
        } catch (ObjectStoreException e) {
            problem = Optional.of(e);
        }
    }
}

package retouch.fleet.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import retouch.schemas.job.Tenant;

/// Whose turn it is inside a lane, as one worker sees it. Thread-safe: all loops of a worker share one.
///
/// A share group hands out a lane in order, so who sends a thousand jobs stands before who sends five a moment later.
/// A lane therefore has a second queue: a worker that gets the job of a tenant who has had more than its share lately,
/// and sees that jobs wait long, sends it there and takes the next one. The broker hands out both queues in turns, so
/// while a worker looks through the first one, what it gets of the second goes to that one's end again. After so many
/// that were sent on, whatever comes is begun: a thousand jobs are looked through in the time of some 130.
public final class FairShare {

    /// The jobs that a share is measured by.
    private static final int WINDOW = 20;

    /// Sending jobs on costs some milliseconds each: after so many in a row one is done.
    private static final int DEFERRED_IN_A_ROW_MAX = 32;

    /// Where jobs are taken sooner nobody is kept waiting by anybody.
    private static final Duration NO_QUEUE = Duration.ofSeconds(2);

    /// For so long a tenant who was seen may come again.
    private static final Duration KNOWN_FOR = Duration.ofMinutes(10);

    private final LongSupplier nanos;
    private final Deque<Tenant> begun = new ArrayDeque<>();
    private final Map<Tenant, Long> seenAt = new HashMap<>();
    private int deferredInARow;

    public FairShare() {
        this(System::nanoTime);
    }

    FairShare(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// @param waited since the broker first got it
    /// @return whether the job is to go to its lane's second queue; if not, it is begun and counts
    public synchronized boolean defers(Delivery delivery, Tenant tenant, Duration waited) {
        long now = nanos.getAsLong();
        seenAt.put(tenant, now);
        seenAt.values().removeIf(seen -> now - seen > KNOWN_FOR.toNanos());
        boolean mayWait = delivery.attempt() == 1 && waited.compareTo(NO_QUEUE) > 0
                && deferredInARow < DEFERRED_IN_A_ROW_MAX;
        if (mayWait && (Retry.isLater(delivery.message()) ? deferredInARow > 0 : hasHadItsShare(tenant))) {
            deferredInARow++;
            return true;
        }
        deferredInARow = 0;
        begun.addLast(tenant);
        if (begun.size() > WINDOW) {
            begun.removeFirst();
        }
        return false;
    }

    /// Where nobody gives a tenant all are the default one, and the order is that of the lane. A tenant with a name is
    /// never taken for the only one: who else there is may stand behind it.
    private boolean hasHadItsShare(Tenant tenant) {
        int others = seenAt.size() - 1;
        if (others == 0 && tenant.equals(Tenant.DEFAULT)) {
            return false;
        }
        int share = WINDOW / (1 + Math.max(1, others));
        return begun.stream().filter(tenant::equals).count() > Math.max(1, share);
    }
}

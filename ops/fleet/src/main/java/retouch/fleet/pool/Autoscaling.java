package retouch.fleet.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

import retouch.schemas.pool.AutoscalePlan;
import retouch.schemas.pool.PoolLimits;

/// How many workers a pool should have, from one look to the next. It reads no clock and asks nobody. Not
/// thread-safe.
///
/// A pool grows at once to what is needed. It shrinks to the most that was needed within [AutoscalePlan#hold], so that
/// a pause between two bursts costs no restart.
public final class Autoscaling {

    private record Look(Duration at, int needed) {}

    private final AutoscalePlan plan;
    private final PoolLimits limits;
    private final Deque<Look> looks = new ArrayDeque<>();
    private Duration since = Duration.ofSeconds(-1);

    public Autoscaling(AutoscalePlan plan, PoolLimits limits) {
        this.plan = Objects.requireNonNull(plan, "plan");
        this.limits = Objects.requireNonNull(limits, "limits");
    }

    /// Workers for what arrives, not too busy, and workers for the backlog, until it is gone. Where there is anything
    /// to do there is a worker.
    public static int needed(Load load, AutoscalePlan plan) {
        double service = load.service().toNanos() / 1e9;
        double arriving = load.arrivalsPerSecond() * service / plan.utilization();
        double waiting = load.backlog() * service / (plan.drain().toNanos() / 1e9);
        double workers = Math.min(PoolLimits.WORKERS_MAX, Math.ceil(arriving + waiting - 1e-9));
        return Math.max(load.backlog() > 0 ? 1 : 0, (int) workers);
    }

    /// What is wanted now.
    ///
    /// @param now  since whenever, not negative and never less than the last time
    /// @param size what was wanted last, or what somebody has said since
    public int wanted(Duration now, Load load, int size) {
        since = since.isNegative() ? now : since;
        while (!looks.isEmpty() && now.minus(looks.peekFirst().at()).compareTo(plan.hold()) > 0) {
            looks.removeFirst();
        }
        if (load.stalled()) {
            looks.addLast(new Look(now, size)); // what was needed before stays needed until we know better
            return limits.clamp(size);
        }
        int needed = needed(load, plan);
        looks.addLast(new Look(now, needed));
        if (needed >= size) {
            return limits.clamp(needed);
        }
        int most = looks.stream().mapToInt(Look::needed).max().orElse(needed);
        // Who has just begun to look does not know what was needed before.
        return limits.clamp(now.minus(since).compareTo(plan.hold()) < 0 ? size : Math.min(size, most));
    }

    /// Whether this one is still what is wanted.
    boolean follows(AutoscalePlan otherPlan, PoolLimits otherLimits) {
        return plan.equals(otherPlan) && limits.equals(otherLimits);
    }
}

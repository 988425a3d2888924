package retouch.schemas.pool;

import java.time.Duration;

import retouch.schemas.job.WireTime;

/// How a pool's size follows its load.
///
/// @param utilization the share of their time that workers are to be busy with what arrives; above 0, at most 1
/// @param drain       how soon a backlog is to be gone; kept in whole microseconds
/// @param hold        how long fewer workers must have been enough before there are fewer; kept in whole
///                    microseconds
public record AutoscalePlan(double utilization, Duration drain, Duration hold) {

    public AutoscalePlan {
        drain = WireTime.duration(drain, "drain");
        hold = WireTime.duration(hold, "hold");
        if (!(utilization > 0 && utilization <= 1)) {
            throw new IllegalArgumentException("utilization must be above 0 and at most 1: " + utilization);
        }
        if (!drain.isPositive()) {
            throw new IllegalArgumentException("drain must be more than zero: " + drain);
        }
    }

    /// Workers are busy seven tenths of their time, a backlog is gone within half a minute, and a pool shrinks
    /// after two minutes in which less would have done.
    public static AutoscalePlan standard() {
        return new AutoscalePlan(0.7, Duration.ofSeconds(30), Duration.ofMinutes(2));
    }
}

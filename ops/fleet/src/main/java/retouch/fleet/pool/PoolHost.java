package retouch.fleet.pool;

import java.util.List;

import retouch.schemas.job.WorkerStatus;
import retouch.schemas.pool.Pool;

/// Where the workers of pools run: this machine, a cluster, a Docker engine.
public interface PoolHost {

    /// Brings a pool nearer to what is wanted. Asked again and again, with the same or with something new: what is
    /// right already is left alone.
    ///
    /// Workers that are too many are told to finish what they have and end, idle ones first; none is killed while
    /// it has a job, so no job is lost or done again because a pool shrinks.
    ///
    /// @param said what the pool's workers last said of themselves
    /// @throws PoolHostException if it cannot now; the pool is as it was, or nearer to it
    void keep(Pool wanted, List<WorkerStatus> said) throws PoolHostException, InterruptedException;

    /// Whether a worker would give up nothing but waiting if it ended now.
    static boolean isIdle(WorkerStatus status) {
        return switch (status.state()) {
            case READY, SETUP_FAILED, UNHEALTHY -> true;
            case STARTING, PAUSED, DRAINING -> status.job().isEmpty();
            case BUSY -> false;
        };
    }
}

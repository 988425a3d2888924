package retouch.cli.pools;

import retouch.schemas.job.WorkerStatus;

/// Which workers belong together. The one place that decides it.
final class PoolOf {

    private PoolOf() {}

    /// Workers of the same pool; of older workers, which name none, those with the same engine.
    static String worker(WorkerStatus status) {
        if (!status.pool().isEmpty()) {
            return status.pool();
        }
        String engine = status.worker().engine();
        return engine.isEmpty() ? "starting" : engine.split("[ /]", 2)[0];
    }
}

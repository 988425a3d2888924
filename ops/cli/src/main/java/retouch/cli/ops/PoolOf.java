package retouch.cli.ops;

import retouch.schemas.job.WorkerStatus;

/// Which workers belong together. The one place that decides it.
final class PoolOf {

    private PoolOf() {}

    /// Workers with the same engine, whatever its version; those that do not know theirs yet are together.
    static String worker(WorkerStatus status) {
        String engine = status.worker().engine();
        return engine.isEmpty() ? "starting" : engine.split("[ /]", 2)[0];
    }
}

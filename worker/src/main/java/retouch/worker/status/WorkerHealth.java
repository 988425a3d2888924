package retouch.worker.status;

import java.util.ArrayList;
import java.util.List;

import retouch.fleet.health.FleetChecks;
import retouch.fleet.health.Health;
import retouch.fleet.health.Health.Check;
import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;

/// How a worker is, for those who would start it again or count on it.
public final class WorkerHealth {

    private WorkerHealth() {}

    /// Ready once its model is warm; alive unless it has found that it is at fault itself.
    public static Health of(WorkerStatus status, FleetChecks fleet) {
        WorkerState state = status.state();
        boolean live = state != WorkerState.UNHEALTHY && state != WorkerState.SETUP_FAILED;
        List<Check> checks = new ArrayList<>(fleet.checks());
        checks.add(new Check("engine", status.why()));
        boolean serves = state == WorkerState.READY || state == WorkerState.BUSY;
        return new Health(state.label(), live, serves && checks.stream().allMatch(Check::passed), checks);
    }
}

package retouch.cli.pools;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.pool.Pool;

/// Pools with their workers: those that were declared, and those that workers say they belong to.
///
/// @param rows in the order of their names
record PoolRows(List<Row> rows) {

    /// @param name    empty for workers of an older build, which name no pool
    /// @param pool    as it is wanted, if it was declared
    /// @param workers that said something, in the order of their ids
    /// @param ready   of them, those that wait for a job
    /// @param busy    of them, those that have one
    record Row(String name, Optional<Pool> pool, List<WorkerStatus> workers, int ready, int busy) {}

    static PoolRows of(Map<String, Pool> declared, Workers workers) {
        Map<String, List<WorkerStatus>> byPool = new TreeMap<>();
        declared.keySet().forEach(name -> byPool.put(name, new ArrayList<>()));
        workers.said()
                .forEach(status -> byPool.computeIfAbsent(status.pool(), _ -> new ArrayList<>()).add(status));
        List<Row> rows = new ArrayList<>();
        byPool.forEach((name, said) -> rows.add(new Row(name, Optional.ofNullable(declared.get(name)),
                List.copyOf(said), count(workers, said, WorkerState.READY),
                count(workers, said, WorkerState.BUSY))));
        return new PoolRows(rows);
    }

    private static int count(Workers workers, List<WorkerStatus> said, WorkerState state) {
        return (int) said.stream().filter(status -> status.state() == state && !workers.isLost(status))
                .count();
    }
}

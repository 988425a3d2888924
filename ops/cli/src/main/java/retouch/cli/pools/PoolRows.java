package retouch.cli.pools;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.pool.Pool;

/// Pools with their workers: those that were declared, whether or not anybody is in them, and those that workers say
/// they belong to. Immutable.
///
/// @param rows in the order of their names
public record PoolRows(List<Row> rows) {

    public PoolRows {
        rows = List.copyOf(rows);
    }

    /// @param name    as it was declared, or as its workers say ([PoolOf])
    /// @param pool    as it is wanted, if it was declared
    /// @param workers that said something, in the order of their ids
    /// @param ready   of them, those that wait for a job
    /// @param busy    of them, those that have one
    public record Row(String name, Optional<Pool> pool, List<WorkerStatus> workers, int ready, int busy) {

        public Row {
            workers = List.copyOf(workers);
        }
    }

    public static PoolRows of(Collection<Pool> declared, Workers workers) {
        Map<String, Pool> wanted = new HashMap<>();
        declared.forEach(pool -> wanted.put(pool.name(), pool));
        Map<String, List<WorkerStatus>> byPool = new TreeMap<>();
        wanted.keySet().forEach(name -> byPool.put(name, new ArrayList<>()));
        workers.said().forEach(
                status -> byPool.computeIfAbsent(PoolOf.worker(status), _ -> new ArrayList<>()).add(status));
        List<Row> rows = new ArrayList<>();
        byPool.forEach((name, said) -> rows.add(new Row(name, Optional.ofNullable(wanted.get(name)), said,
                count(workers, said, WorkerState.READY), count(workers, said, WorkerState.BUSY))));
        return new PoolRows(rows);
    }

    private static int count(Workers workers, List<WorkerStatus> said, WorkerState state) {
        return (int) said.stream().filter(status -> status.state() == state && !workers.isLost(status))
                .count();
    }
}

package retouch.cli.pools;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import retouch.producer.command.Table;
import retouch.schemas.job.Lane;
import retouch.schemas.pool.Pool;

/// Pools as a table for a terminal. What a narrow one cuts comes last.
public final class PoolTable {

    private PoolTable() {}

    /// @param now by the broker's clock
    public static Table of(List<PoolRows.Row> rows, Instant now) {
        Table table = new Table().row("pool", "device", "engine", "lanes", "wanted", "limits", "ready",
                "busy",
                "mode", "changed");
        for (PoolRows.Row row : rows) {
            Optional<Pool> pool = row.pool();
            table.row(row.name(),
                    pool.map(Pool::device).orElse("-"),
                    pool.map(Pool::engine).orElse("-"),
                    pool.map(wanted -> lanes(wanted.lanes())).orElse("-"),
                    pool.map(wanted -> Integer.toString(wanted.size())).orElse("-"),
                    pool.map(wanted -> wanted.limits().min() + "-" + wanted.limits().max()).orElse("-"),
                    Integer.toString(row.ready()),
                    Integer.toString(row.busy()),
                    pool.map(PoolTable::mode).orElse("not declared"),
                    pool.map(wanted -> changed(wanted.edition(), now)).orElse(""));
        }
        return table;
    }

    static String lanes(List<Lane> lanes) {
        return lanes.stream().map(Lane::label).collect(Collectors.joining(","));
    }

    private static String mode(Pool pool) {
        String load = pool.autoscale().isPresent() ? "follows its load" : "";
        return pool.paused() ? load.isEmpty() ? "paused" : "paused, " + load : load;
    }

    /// Who said last what the pool is to be; an autoscaler does so too.
    private static String changed(Pool.Edition edition, Instant now) {
        Duration age = Duration.between(edition.at(), now);
        long seconds = Math.max(0, age.toSeconds());
        String ago = seconds < 100
                ? seconds + " s"
                : seconds < 6_000 ? seconds / 60 + " min" : seconds / 3_600 + " h";
        return ago + " ago, by " + edition.by();
    }
}

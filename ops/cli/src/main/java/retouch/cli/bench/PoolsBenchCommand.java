package retouch.cli.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.cli.ConnectedFleet;
import retouch.cli.json.OneLine;
import retouch.fleet.Fleet;
import retouch.fleet.file.Folders;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.local.DataFolder;
import retouch.local.LocalFleet;
import retouch.local.LocalFleetException;
import retouch.local.bench.PoolsBench;
import retouch.producer.command.Table;

/// `retouch bench pools`: how well the queue keeps fast and slow workers busy, with generators that sleep.
@Command(name = "pools", mixinStandardHelpOptions = true,
        header = "How well the queue keeps fast and slow workers busy, and interactive jobs ahead of batch ones.")
final class PoolsBenchCommand implements Callable<Integer> {

    private static final double RATIO_MAX = 1.10;
    private static final Duration SERVICE = Duration.ofMillis(200);
    private static final int[] WORKERS = {1, 2, 4, 8};

    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--jobs", defaultValue = "300",
            description = "jobs for the mixed pool (default: ${DEFAULT-VALUE})")
    private int jobs;

    @Option(names = "--each", defaultValue = "50",
            description = "jobs for each worker where throughput is measured (default: ${DEFAULT-VALUE})")
    private int each;

    @Option(names = "--backlog", defaultValue = "1000",
            description = "batch jobs that interactive ones overtake (default: ${DEFAULT-VALUE})")
    private int backlog;

    @Option(names = "--json",
            description = "print one JSON object: limit, mixed (jobs, idealMillis, shareMillis,"
                    + " shareTwoInHandMillis, classicMillis, deliveries), throughput (workers, perSecond), lanes"
                    + " (backlog, workers, serviceMillis, medianMillis, worstMillis, passed)")
    private boolean asJson;

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("retouch-bench");
        try (LocalFleet local = LocalFleet.start(DataFolder.open(folder), LocalFleet.Ports.ANY);
                Fleet fleet = ConnectedFleet.open(local.connection())) {
            PoolsBench bench = new PoolsBench(fleet.broker(), local.connection().bootstrap());
            PoolsBench.Mixed mixed = bench.mixed(jobs);
            say(() -> text(mixed));
            List<PoolsBench.Throughput> rows = new ArrayList<>();
            for (int workers : WORKERS) {
                rows.add(bench.throughput(workers, each, SERVICE));
            }
            say(() -> throughput(rows));
            List<PoolsBench.Lanes> lanes = List.of(bench.lanes(backlog, 1, Duration.ofMillis(100), 10),
                    bench.lanes(backlog, 4, Duration.ofMillis(100), 10));
            say(() -> lanes(lanes));
            if (asJson) {
                spec.commandLine().getOut().println(json(mixed, rows, lanes));
                spec.commandLine().getOut().flush();
            }
            return 0;
        } catch (LocalFleetException | ObjectStoreException | StreamException | TimeoutException
                | ExecutionException e) {
            spec.commandLine().getErr().println("retouch: " + e.getMessage());
            return 3;
        } finally {
            Folders.delete(folder);
        }
    }

    /// People see each table when it is measured.
    private void say(Supplier<Table> table) {
        if (!asJson) {
            PrintWriter out = spec.commandLine().getOut();
            table.get().lines().forEach(out::println);
            out.println();
            out.flush();
        }
    }

    private static Table text(PoolsBench.Mixed mixed) {
        Table table = new Table().row(mixed.jobs() + " jobs, 1 worker of 20 ms, 2 of 400 ms", "makespan",
                "ratio",
                "limit");
        row(table, mixed, "ideal greedy schedule", mixed.ideal(), "");
        row(table, mixed, "share group, the fast worker with 2 jobs in hand", mixed.twoInHand(),
                "%.2f".formatted(RATIO_MAX));
        row(table, mixed, "share group, every worker with 1 job in hand", mixed.oneInHand(), "");
        row(table, mixed, "classic consumer group, 3 partitions", mixed.classic(), "");
        return table.row("deliveries to both share groups", mixed.deliveries() + " of " + 2 * mixed.jobs());
    }

    private static Table throughput(List<PoolsBench.Throughput> rows) {
        Table table = new Table().row("workers, a job takes 200 ms", "jobs/s", "ratio", "of linear", "limit");
        for (PoolsBench.Throughput row : rows) {
            double ratio = row.perSecond() / rows.getFirst().perSecond();
            table.row(Integer.toString(row.workers()), "%.2f".formatted(row.perSecond()),
                    "%.2f".formatted(ratio),
                    "%.0f %%".formatted(100 * ratio / row.workers()), "90 %");
        }
        return table;
    }

    private static Table lanes(List<PoolsBench.Lanes> rows) {
        Table table = new Table().row("interactive jobs under a batch backlog", "median wait", "longest",
                "a job takes", "batch jobs begun before it, at most");
        for (PoolsBench.Lanes row : rows) {
            table.row("%,d batch jobs, %d workers".formatted(row.backlog(), row.workers()),
                    millis(row.median()),
                    millis(row.worst()), millis(row.service()), Long.toString(row.passed()));
        }
        return table;
    }

    private static void row(Table table, PoolsBench.Mixed mixed, String name, Duration makespan,
            String limit) {
        table.row(name, "%.2f s".formatted(makespan.toMillis() / 1e3),
                "%.2f".formatted(mixed.ratio(makespan)), limit);
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }

    private static String json(PoolsBench.Mixed mixed, List<PoolsBench.Throughput> rows,
            List<PoolsBench.Lanes> lanes) {
        return OneLine.object(json -> {
            json.writeNumberField("limit", RATIO_MAX);
            json.writeObjectFieldStart("mixed");
            json.writeNumberField("jobs", mixed.jobs());
            json.writeNumberField("idealMillis", mixed.ideal().toMillis());
            json.writeNumberField("shareMillis", mixed.oneInHand().toMillis());
            json.writeNumberField("shareTwoInHandMillis", mixed.twoInHand().toMillis());
            json.writeNumberField("classicMillis", mixed.classic().toMillis());
            json.writeNumberField("deliveries", mixed.deliveries());
            json.writeEndObject();
            json.writeArrayFieldStart("throughput");
            for (PoolsBench.Throughput row : rows) {
                json.writeStartObject();
                json.writeNumberField("workers", row.workers());
                json.writeNumberField("perSecond", row.perSecond());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("lanes");
            for (PoolsBench.Lanes row : lanes) {
                json.writeStartObject();
                json.writeNumberField("backlog", row.backlog());
                json.writeNumberField("workers", row.workers());
                json.writeNumberField("serviceMillis", row.service().toMillis());
                json.writeNumberField("medianMillis", row.median().toMillis());
                json.writeNumberField("worstMillis", row.worst().toMillis());
                json.writeNumberField("passed", row.passed());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}

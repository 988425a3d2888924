package retouch.cli.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

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
import retouch.local.bench.MessagingBench;

/// `retouch bench messaging`: what the messages of a job cost when nothing is computed.
@Command(name = "messaging", mixinStandardHelpOptions = true,
        header = "Requests per second through publish, share group and result, with a generator that returns at once.")
final class MessagingBenchCommand implements Callable<Integer> {

    private static final int WARM_UP = 300;
    private static final int[] WORKERS = {1, 2, 4, 8};
    private static final double LIMIT_PER_SECOND = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--requests", defaultValue = "3000",
            description = "requests per row (default: ${DEFAULT-VALUE})")
    private int requests;

    @Option(names = "--json", description = "print one JSON object: limitPerSecond, rows (workers, perSecond,"
            + " requests, deliveries)")
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
            Map<Integer, MessagingBench.Figures> byWorkers = new LinkedHashMap<>();
            for (int workers : WORKERS) {
                byWorkers.put(workers, measure(fleet, workers));
            }
            if (asJson) {
                spec.commandLine().getOut().println(json(byWorkers));
            } else {
                print(byWorkers);
            }
            return 0;
        } catch (LocalFleetException | ObjectStoreException | StreamException | TimeoutException e) {
            spec.commandLine().getErr().println("retouch: " + e.getMessage());
            return 3;
        } finally {
            Folders.delete(folder);
        }
    }

    private void print(Map<Integer, MessagingBench.Figures> byWorkers) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-10s %12s %12s %16s%n", "workers", "requests/s", "ratio", "deliveries");
        double one = byWorkers.values().iterator().next().perSecond();
        byWorkers.forEach(
                (workers, figures) -> out.printf("%-10d %12.0f %12.2f %16s%n", workers, figures.perSecond(),
                        figures.perSecond() / one, figures.deliveries() + " of " + figures.requests()));
        out.printf(
                "limit: %.0f requests/s on two cores; broker, workers and client share this process's cores%n",
                LIMIT_PER_SECOND);
    }

    private static String json(Map<Integer, MessagingBench.Figures> byWorkers) {
        return OneLine.object(json -> {
            json.writeNumberField("limitPerSecond", LIMIT_PER_SECOND);
            json.writeArrayFieldStart("rows");
            for (Map.Entry<Integer, MessagingBench.Figures> row : byWorkers.entrySet()) {
                json.writeStartObject();
                json.writeNumberField("workers", row.getKey());
                json.writeNumberField("perSecond", row.getValue().perSecond());
                json.writeNumberField("requests", row.getValue().requests());
                json.writeNumberField("deliveries", row.getValue().deliveries());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private MessagingBench.Figures measure(Fleet fleet, int loops)
            throws StreamException, InterruptedException, TimeoutException {
        return MessagingBench.run(fleet.broker(),
                new MessagingBench.Config(WARM_UP, Math.max(1, requests), loops, false, PATIENCE));
    }
}

package retouch.cli.bench.rollout;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.cli.json.OneLine;
import retouch.fleet.file.Folders;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.registry.BrokenChainException;
import retouch.fleet.registry.RegistryRefusedException;
import retouch.fleet.stream.StreamException;
import retouch.local.LocalFleetException;
import retouch.producer.client.EditException;
import retouch.schemas.model.BundleException;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;

/// `retouch bench rollout`: what the jobs notice when versions roll through the fleet.
@Command(name = "rollout", mixinStandardHelpOptions = true,
        header = "Latency of a steady load, with and without another model version every few seconds.")
public final class RolloutBenchCommand implements Callable<Integer> {

    private static final double RATIO_LIMIT = 1.2;
    private static final Duration SERVED_LIMIT = Duration.ofSeconds(10);
    private static final double GROWTH_LIMIT = 0.05;
    private static final double[] QUANTILES = {0.5, 0.95, 0.99};

    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--workers", defaultValue = "2",
            description = "worker processes (default: ${DEFAULT-VALUE})")
    private int workers;

    @Option(names = "--rounds", defaultValue = "4",
            description = "turns without and turns with roll-outs; 0 for the swaps alone (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "20",
            description = "of each turn (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--every", defaultValue = "4",
            description = "seconds between two roll-outs (default: ${DEFAULT-VALUE})")
    private int every;

    @Option(names = "--swaps", defaultValue = "0",
            description = "then so many swaps, each after a version that is refused, to see what the workers' memory"
                    + " grows by (default: none)")
    private int swaps;

    @Option(names = "--network", paramLabel = "SIDExCHANNELS",
            description = "of the versions, seven levels, such as 128x8 (default: the starter model's, 256x16)")
    private Optional<String> network = Optional.empty();

    @Option(names = "--json",
            description = "print one JSON object: capacityPerSecond, quiet and rolling (jobs,"
                    + " failed, p50, p95, p99 in milliseconds), p95Ratio, limit, rollouts, servedMillisMax,"
                    + " servedLimitMillis;"
                    + " with --swaps also swaps (count, jobs, failed, growth, growthLimit, mib)")
    private boolean asJson;

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("retouch-bench");
        try {
            RolloutBench.Report report = RolloutBench.run(folder,
                    new RolloutBench.Config(Math.max(1, workers),
                            Math.max(0, rounds), Duration.ofSeconds(Math.max(1, seconds)),
                            Duration.ofSeconds(Math.max(1, every)), Math.max(0, swaps), network()));
            if (asJson) {
                spec.commandLine().getOut().println(json(report));
            } else {
                print(report);
            }
            return 0;
        } catch (LocalFleetException | EditException | ObjectStoreException | StreamException
                | RegistryRefusedException | BrokenChainException | BundleException | TimeoutException e) {
            spec.commandLine().getErr().println("retouch: " + e.getMessage());
            return 3;
        } catch (ExecutionException e) {
            spec.commandLine().getErr().println("retouch: The load broke off: " + e.getCause());
            return 3;
        } finally {
            Folders.delete(folder);
        }
    }

    private NetworkDescription network() {
        if (network.isEmpty()) {
            return BenchVersions.STARTER;
        }
        String[] parts = network.get().split("x", 2);
        try {
            return new NetworkDescription(Integer.parseInt(parts[0]),
                    Integer.parseInt(parts[parts.length - 1]), BenchVersions.STARTER.levels(),
                    GateVariant.PROPER);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--network " + network.get()
                    + " is no network: " + e.getMessage(), e);
        }
    }

    private void print(RolloutBench.Report report) {
        PrintWriter out = spec.commandLine().getOut();
        if (rounds > 0) {
            latencies(out, report);
        }
        report.memory().ifPresent(memory -> out.printf(
                "%d swaps and %d refused loads under a load of %.1f jobs/s: %d of %d jobs failed, the workers' memory"
                        + " grew by %.1f %% at most (limit %.0f %%), to %d MiB%n",
                memory.swaps(), memory.swaps(), report.capacity() / 2, memory.failures(), memory.jobs(),
                100 * memory.growth(), 100 * GROWTH_LIMIT, memory.mib()));
    }

    private void latencies(PrintWriter out, RolloutBench.Report report) {
        out.printf("%-16s %8s %8s %12s %12s %12s%n", "", "jobs", "failed", "p50", "p95", "p99");
        row(out, "no roll-out", report.quiet());
        row(out, "roll-outs", report.rolling());
        out.printf("%-16s %8s %8s %12.2f %12.2f %12.2f%n", "ratio", "", "", ratio(report, 0.5),
                ratio(report, 0.95), ratio(report, 0.99));
        out.printf(
                "limit: 0 failed, p95 ratio %.1f; %d roll-outs, the slowest reached the last of %d workers after"
                        + " %.1f s (limit %.0f s)%n",
                RATIO_LIMIT, report.served().size(), workers,
                slowest(report).toMillis() / 1e3, SERVED_LIMIT.toMillis() / 1e3);
        out.printf(
                "load: %.1f jobs/s, half of what the fleet can do; a version in %d seconds, none loaded before%n",
                report.capacity() / 2, every);
    }

    private static void row(PrintWriter out, String name, Latencies latencies) {
        out.printf("%-16s %8d %8d", name, latencies.jobs(), latencies.failures());
        for (double quantile : QUANTILES) {
            out.printf(" %9.1f ms", latencies.quantile(quantile).toNanos() / 1e6);
        }
        out.println();
    }

    private static double ratio(RolloutBench.Report report, double quantile) {
        return (double) report.rolling().quantile(quantile).toNanos()
                / Math.max(1, report.quiet().quantile(quantile).toNanos());
    }

    private static Duration slowest(RolloutBench.Report report) {
        return report.served().isEmpty() ? Duration.ZERO : Collections.max(report.served());
    }

    private static String json(RolloutBench.Report report) {
        return OneLine.object(json -> {
            json.writeNumberField("capacityPerSecond", report.capacity());
            for (boolean quiet : new boolean[]{true, false}) {
                Latencies latencies = quiet ? report.quiet() : report.rolling();
                json.writeObjectFieldStart(quiet ? "quiet" : "rolling");
                json.writeNumberField("jobs", latencies.jobs());
                json.writeNumberField("failed", latencies.failures());
                for (double quantile : QUANTILES) {
                    json.writeNumberField("p" + Math.round(100 * quantile),
                            latencies.quantile(quantile).toNanos() / 1e6);
                }
                json.writeEndObject();
            }
            json.writeNumberField("p95Ratio", ratio(report, 0.95));
            json.writeNumberField("limit", RATIO_LIMIT);
            json.writeNumberField("rollouts", report.served().size());
            json.writeNumberField("servedMillisMax", slowest(report).toMillis());
            json.writeNumberField("servedLimitMillis", SERVED_LIMIT.toMillis());
            if (report.memory().isPresent()) {
                RolloutBench.Memory memory = report.memory().get();
                json.writeObjectFieldStart("swaps");
                json.writeNumberField("count", memory.swaps());
                json.writeNumberField("jobs", memory.jobs());
                json.writeNumberField("failed", memory.failures());
                json.writeNumberField("growth", memory.growth());
                json.writeNumberField("growthLimit", GROWTH_LIMIT);
                json.writeNumberField("mib", memory.mib());
                json.writeEndObject();
            }
        });
    }
}

package retouch.cli.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.cli.json.OneLine;
import retouch.fleet.file.Folders;
import retouch.local.LocalFleetException;
import retouch.producer.client.EditException;
import retouch.schemas.job.Stage;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;

/// `retouch bench job`: where the time of one job goes.
@Command(name = "job", mixinStandardHelpOptions = true,
        header = "Time per stage of one job, for the paper's network (64 channels, 512 px) and a small one.")
final class JobBenchCommand implements Callable<Integer> {

    private static final NetworkDescription FULL = new NetworkDescription(512, 64, 7, GateVariant.PROPER);
    private static final NetworkDescription SMALL = new NetworkDescription(256, 16, 7, GateVariant.PROPER);
    private static final double OVERHEAD_LIMIT = 0.05;

    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--jobs", defaultValue = "30",
            description = "jobs per network (default: ${DEFAULT-VALUE})")
    private int jobs;

    @Option(names = "--json", description = "print one JSON object: jobs, networks (network, stageMillis,"
            + " notGeneratorShare, limit, inStreamMillis,"
            + " peakMemoryMiB)")
    private boolean asJson;

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, EditException, ExecutionException {
        List<JobBench.Report> reports = new ArrayList<>();
        PrintWriter err = spec.commandLine().getErr();
        for (NetworkDescription network : List.of(SMALL, FULL)) {
            err.println("measuring " + name(network) + ", " + jobs + " jobs");
            err.flush();
            Path folder = Files.createTempDirectory("retouch-bench");
            try {
                reports.add(JobBench.run(folder, network, Math.max(1, jobs)));
            } catch (LocalFleetException e) {
                err.println("retouch: " + e.getMessage());
                return 3;
            } finally {
                Folders.delete(folder);
            }
        }
        if (asJson) {
            spec.commandLine().getOut().println(json(reports));
        } else {
            print(reports);
        }
        return 0;
    }

    private void print(List<JobBench.Report> reports) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-10s", "stage");
        reports.forEach(report -> out.printf(" %18s %7s", name(report.network()), "share"));
        out.println();
        for (Stage stage : Stage.values()) {
            out.printf("%-10s", stage.label());
            for (JobBench.Report report : reports) {
                Duration median = report.medians().getOrDefault(stage, Duration.ZERO);
                out.printf(" %15.1f ms %5.1f %%", median.toNanos() / 1e6,
                        100.0 * median.toNanos() / report.total().toNanos());
            }
            out.println();
        }
        out.printf("%-10s", "total");
        reports.forEach(report -> out.printf(" %15.1f ms %7s", report.total().toNanos() / 1e6, ""));
        out.println();
        out.println();
        for (JobBench.Report report : reports) {
            out.printf(
                    "%s: not the generator %.1f %% of the time after the queue (limit for the full size %.0f %%);"
                            + " the worker's peak memory %d MiB (limit 4096)%n",
                    name(report.network()),
                    100 * report.overheadShare(), 100 * OVERHEAD_LIMIT, report.peakMemoryMiB());
            out.printf(
                    "%s: with the queue always full %.1f ms a job, %.1f %% beyond the generator of a job alone%n",
                    name(report.network()), report.inStream().toNanos() / 1e6,
                    100 * report.overheadShareInStream());
        }
        out.println("medians of " + jobs + " jobs, one at a time, one worker process; a 512x512 photograph");
    }

    private static String name(NetworkDescription network) {
        return "%d ch, %d px".formatted(network.baseChannels(), network.side());
    }

    private String json(List<JobBench.Report> reports) {
        return OneLine.object(json -> {
            json.writeNumberField("jobs", jobs);
            json.writeArrayFieldStart("networks");
            for (JobBench.Report report : reports) {
                json.writeStartObject();
                json.writeStringField("network", name(report.network()));
                json.writeObjectFieldStart("stageMillis");
                for (Map.Entry<Stage, Duration> stage : report.medians().entrySet()) {
                    json.writeNumberField(stage.getKey().label(), stage.getValue().toNanos() / 1e6);
                }
                json.writeEndObject();
                json.writeNumberField("notGeneratorShare", report.overheadShare());
                json.writeNumberField("limit", OVERHEAD_LIMIT);
                json.writeNumberField("inStreamMillis", report.inStream().toNanos() / 1e6);
                json.writeNumberField("peakMemoryMiB", report.peakMemoryMiB());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}

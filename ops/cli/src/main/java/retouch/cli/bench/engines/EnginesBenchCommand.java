package retouch.cli.bench.engines;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `retouch bench engines`: the engines against each other, and all of them against the machine.
@Command(name = "engines", mixinStandardHelpOptions = true,
        header = "Speed, memory and differences of the engines, in turns, beside a large matrix product.",
        footer = {"", "The paper's size, as the README has it:",
                "  retouch bench engines --channels 64 --hole 10,25,50,100 --batch 1,4 --chart engines.png"})
public final class EnginesBenchCommand implements Callable<Integer> {

    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private EnginesOptions options = new EnginesOptions();

    @Option(names = "--chart", paramLabel = "FILE.png", description = "draw the speeds into this picture")
    private Path chart = Path.of("");

    @Option(names = "--json", description = "print one JSON object: machine, network, rounds, reference,"
            + " limitGigaMultiplyAddsPerSecond, bestLimitGigaMultiplyAddsPerSecond, rows (engine, case,"
            + " medianMillis, bestMillis, processorMillis, speedup, bestSpeedup, processorSpeedup,"
            + " shareOfLimit, largestDifference, expected), alone (engine, peakMemoryMiB, firstResultMillis,"
            + " firstResultEdits)")
    private boolean asJson;

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return EnginesBench.run(plan(), spec.commandLine().getErr(), this::publish);
    }

    private EnginesBench.Plan plan() {
        try {
            if (drawsChart() && !chart.toString().endsWith(".png")) {
                throw new IllegalArgumentException("--chart draws a PNG; give a name that ends in .png.");
            }
            if (drawsChart() && !Files.isDirectory(chart.toAbsolutePath().getParent())) {
                throw new IllegalArgumentException(
                        "There is no folder " + chart.toAbsolutePath().getParent() + " for the chart.");
            }
            return options.plan();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void publish(Report report) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.println(ReportJson.of(report));
        } else {
            ReportText.print(report, out);
        }
        if (drawsChart()) {
            ReportChart.write(report, chart);
            spec.commandLine().getErr().println("the chart is " + chart);
        }
    }

    private boolean drawsChart() {
        return !chart.toString().isEmpty();
    }
}

package retouch.cli.bench.train;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.core.JsonGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.cli.json.OneLine;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;

/// `retouch bench train`: what a training step takes, against PyTorch.
@Command(name = "train", mixinStandardHelpOptions = true,
        header = "Time and memory of a training step, ours and PyTorch's in turns.",
        description = {"", "PyTorch is no part of the build; bring it with",
                "./mvnw -Dquick -Ppytorch -pl ops/pytorch -am package -DskipTests (200 MB)."})
public final class TrainBenchCommand implements Callable<Integer> {

    private static final double RATIO_LIMIT = 1.0;
    private static final int LIMIT_FROM_SIDE = 128;
    private static final List<TrainBench.Size> SIZES = List.of(size(64, 8, 5), size(128, 16, 6),
            size(256, 32, 7));

    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--rounds", defaultValue = "5",
            description = "of each contender, in turns (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--steps", defaultValue = "5", description = "of a round (default: ${DEFAULT-VALUE})")
    private int steps;

    @Option(names = "--json",
            description = "print one JSON object: limit, limitFromSide, rows (side, channels, batch,"
                    + " ours and pytorch (medianMillis, bestMillis, peakMemoryMiB), ratio, termsApart)")
    private boolean asJson;

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    private static TrainBench.Size size(int side, int channels, int levels) {
        return new TrainBench.Size(new NetworkDescription(side, channels, levels, GateVariant.PROPER), 2);
    }

    @Override
    public Integer call() throws InterruptedException {
        Optional<Path> torch = torch();
        TrainBench bench = new TrainBench(Math.max(1, rounds), Math.max(1, steps), torch);
        List<TrainBench.Row> rows = new ArrayList<>();
        PrintWriter err = spec.commandLine().getErr();
        try {
            for (TrainBench.Size size : SIZES) {
                rows.add(bench.measure(size, line -> {
                    err.println(line);
                    err.flush();
                }));
            }
        } catch (IOException e) {
            err.println("retouch: " + e.getMessage());
            return 3;
        }
        if (asJson) {
            spec.commandLine().getOut().println(json(rows));
        } else {
            print(rows, torch.isPresent());
        }
        return 0;
    }

    /// Where the launcher's own tree has PyTorch's side, if it was built.
    private static Optional<Path> torch() {
        return Optional.ofNullable(System.getProperty("retouch.launcher"))
                .map(launcher -> Path.of(launcher).resolveSibling("ops/pytorch/target"))
                .filter(target -> Files.exists(target.resolve("class-path.txt")));
    }

    private void print(List<TrainBench.Row> rows, boolean compared) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-30s %14s %14s %8s %8s %10s %10s%n", "generator and critic step", "ours", "PyTorch",
                "ratio",
                "limit", "ours", "PyTorch");
        for (TrainBench.Row row : rows) {
            out.printf("%-30s %11.1f ms %14s %8s %8s %6d MiB %10s%n", row.size(), row.ours().medianMillis(),
                    row.torch().map(torch -> "%11.1f ms".formatted(torch.medianMillis())).orElse("-"),
                    ratio(row).map("%.2f"::formatted).orElse("-"),
                    row.size().network().side() >= LIMIT_FROM_SIDE ? "%.2f".formatted(RATIO_LIMIT) : "-",
                    row.ours().peakMemoryMiB(),
                    row.torch().map(torch -> torch.peakMemoryMiB() + " MiB").orElse("-"));
        }
        out.println("medians of " + rounds + " rounds of " + steps
                + " steps, in turns; peak resident memory of each"
                + " process; perceptual distance and style left out on both sides");
        out.println(compared
                ? "terms of the first step differ by %.1e at most, of their size (limit %.0e)".formatted(
                        rows.stream().flatMap(row -> row.apart().stream()).mapToDouble(apart -> apart).max()
                                .orElse(0),
                        TrainBench.TERM_LIMIT)
                : "PyTorch is not built; bring it with: ./mvnw -Dquick -Ppytorch -pl ops/pytorch -am package"
                        + " -DskipTests");
    }

    private static Optional<Double> ratio(TrainBench.Row row) {
        return row.torch().map(torch -> row.ours().medianMillis() / torch.medianMillis());
    }

    private static String json(List<TrainBench.Row> rows) {
        return OneLine.object(json -> {
            json.writeNumberField("limit", RATIO_LIMIT);
            json.writeNumberField("limitFromSide", LIMIT_FROM_SIDE);
            json.writeArrayFieldStart("rows");
            for (TrainBench.Row row : rows) {
                json.writeStartObject();
                json.writeNumberField("side", row.size().network().side());
                json.writeNumberField("channels", row.size().network().baseChannels());
                json.writeNumberField("batch", row.size().batch());
                figures(json, "ours", row.ours());
                if (row.torch().isPresent()) {
                    figures(json, "pytorch", row.torch().get());
                    json.writeNumberField("ratio", ratio(row).orElseThrow());
                    json.writeNumberField("termsApart", row.apart().orElseThrow());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void figures(JsonGenerator json, String name, TrainBench.Figures figures)
            throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("medianMillis", figures.medianMillis());
        json.writeNumberField("bestMillis", figures.bestMillis());
        json.writeNumberField("peakMemoryMiB", figures.peakMemoryMiB());
        json.writeEndObject();
    }
}

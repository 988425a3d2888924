package retouch.cli.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.cli.json.OneLine;

/// `retouch bench startup`: from `retouch --help` to its first text.
@Command(name = "startup", mixinStandardHelpOptions = true,
        header = "Time from `retouch --help` to text, by way of starting, interleaved.")
final class StartupBenchCommand implements Callable<Integer> {

    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--rounds", defaultValue = "11",
            description = "runs of each contender (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--json",
            description = "print one JSON object: rounds, starts (by, medianMillis, bestMillis, ratio)")
    private boolean asJson;

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path cache = Path.of(System.getProperty("retouch.help.cache", "help.aot"));
        List<StartupBench.Row> rows = StartupBench.run(Math.max(1, rounds), java, cache,
                System.getProperty("retouch.launcher", ""));
        PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.println(json(rows));
            return 0;
        }
        out.printf("%-24s %10s %10s %8s%n", "start by", "median", "best", "ratio");
        for (StartupBench.Row row : rows) {
            out.printf("%-24s %7d ms %7d ms %8.2f%n", row.name(), row.median().toMillis(),
                    row.best().toMillis(),
                    row.ratio());
        }
        out.println("ratio: of the median to that of the first line; " + rounds + " rounds, interleaved");
        return 0;
    }

    private String json(List<StartupBench.Row> rows) {
        return OneLine.object(json -> {
            json.writeNumberField("rounds", rounds);
            json.writeArrayFieldStart("starts");
            for (StartupBench.Row row : rows) {
                json.writeStartObject();
                json.writeStringField("by", row.name());
                json.writeNumberField("medianMillis", row.median().toNanos() / 1e6);
                json.writeNumberField("bestMillis", row.best().toNanos() / 1e6);
                json.writeNumberField("ratio", row.ratio());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}

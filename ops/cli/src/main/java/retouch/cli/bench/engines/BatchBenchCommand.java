package retouch.cli.bench.engines;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.cli.json.OneLine;
import retouch.producer.command.Table;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.worker.generate.Device;

/// `retouch bench batch`: whether a device gains from computing several pictures together.
@Command(name = "batch", mixinStandardHelpOptions = true,
        header = "Pictures a second in batches of 1, 2, 4, for each engine that runs here.",
        description = {"",
                "Above 1.00 a batch pays: set RETOUCH_WORKER_BATCH. An engine without batches paints the pictures"
                        + " one after the other; its ratios say how much the machine wavers."})
public final class BatchBenchCommand implements Callable<Integer> {

    private static final int BATCH_MAX = 64;

    /// With turns of one run, `vector`, which has no batches, seemed to gain 1.31 from batches of four.
    private static final int PICTURES_PER_TURN = 8;

    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--side", defaultValue = "256",
            description = "pixels of the network's picture (default: ${DEFAULT-VALUE})")
    private int side;

    @Option(names = "--channels", defaultValue = "16",
            description = "channels of the network's first layer; 64 in the paper (default: ${DEFAULT-VALUE})")
    private int channels;

    @Option(names = "--levels", defaultValue = "7", description = "halvings (default: ${DEFAULT-VALUE})")
    private int levels;

    @Option(names = "--batch", defaultValue = "2,4", split = ",", paramLabel = "N",
            description = "pictures per run; 1 always runs (default: ${DEFAULT-VALUE})")
    private List<Integer> batches = List.of();

    @Option(names = "--device", defaultValue = "CPU",
            description = "cpu or cuda; cuda needs a build with -Pcuda (default: cpu)")
    private Device device = Device.CPU;

    @Option(names = "--rounds", defaultValue = "5",
            description = "turns of each engine with each batch that count, of eight pictures or one batch"
                    + " (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--json",
            description = "print one JSON object: rows (engine, batch, picturesPerSecond, ratio,"
                    + " processorRatio, largestDifference)")
    private boolean asJson;

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return EnginesBench.run(plan(), spec.commandLine().getErr(), this::print);
    }

    private EnginesBench.Plan plan() {
        try {
            for (int batch : batches) {
                if (batch < 1 || batch > BATCH_MAX) {
                    throw new IllegalArgumentException(
                            "--batch takes numbers from 1 to " + BATCH_MAX + ", not " + batch + ".");
                }
            }
            if (rounds < 1) {
                throw new IllegalArgumentException("--rounds must be 1 or more, not " + rounds + ".");
            }
            int largest = batches.stream().mapToInt(Integer::intValue).max().orElse(1);
            return new EnginesBench.Plan(new NetworkDescription(side, channels, levels, GateVariant.PROPER),
                    EngineCase.full(batches), Contender.inBatches(largest), false, device,
                    new Race.Rounds(2, rounds, PICTURES_PER_TURN), false);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void print(Report report) {
        PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.println(json(report));
        } else {
            Table table = new Table().row("engine", "batch", "pictures/s", "ratio", "by processor time",
                    "differs");
            for (Race.Row row : report.rows()) {
                table.row(row.engine(), Integer.toString(row.pictures()),
                        number("%.2f", perSecond(row)), number("%.2f", report.ratioToOne(row)),
                        number("%.2f", report.processorRatioToOne(row)),
                        number("%.1e", row.largestDifference()));
            }
            table.lines().forEach(out::println);
        }
        out.flush();
    }

    private static String json(Report report) {
        return OneLine.object(json -> {
            json.writeArrayFieldStart("rows");
            for (Race.Row row : report.rows()) {
                json.writeStartObject();
                json.writeStringField("engine", row.engine());
                json.writeNumberField("batch", row.pictures());
                json.writeNumberField("picturesPerSecond", perSecond(row));
                json.writeNumberField("ratio", report.ratioToOne(row));
                json.writeNumberField("processorRatio", report.processorRatioToOne(row));
                json.writeNumberField("largestDifference", row.largestDifference());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static double perSecond(Race.Row row) {
        return 1e9 / row.median().toNanos();
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}

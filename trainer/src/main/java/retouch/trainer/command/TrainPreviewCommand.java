package retouch.trainer.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.fleet.file.WholeFile;
import retouch.trainer.data.face.FaceSource;
import retouch.trainer.data.random.Seeds;
import retouch.trainer.data.sample.SampleMaker;
import retouch.trainer.data.sample.SampleSheet;
import retouch.trainer.data.sample.TrainingSample;

/// `retouch train preview`: a sheet of training samples, by which a person judges the recipe.
///
/// With `--json` it prints one object: `sheet`, the file; `side`; `seed`; `prepareMillis`, the mean time of one
/// sample on one thread; `samples`, a list of `number`, `holeShare`, `sketch` and `color`, the last two booleans.
@Command(name = "preview", mixinStandardHelpOptions = true,
        header = "Draw a sheet of training samples: photograph, hole, sketch, color, the nine channels.",
        exitCodeListHeading = "%nExit codes:%n")
final class TrainPreviewCommand implements Callable<Integer> {

    private static final int COUNT_MAX = 64;
    private static final int SIDE_MIN = 32;
    private static final int SIDE_MAX = 1024;

    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--count", paramLabel = "N", defaultValue = "8",
            description = "how many samples, at most " + COUNT_MAX + " (default: ${DEFAULT-VALUE})")
    private int count;

    @Option(names = "--side", paramLabel = "PIXELS", defaultValue = "256",
            description = "of the network (default: ${DEFAULT-VALUE})")
    private int side;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "decides the samples (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "the sheet, a PNG file")
    private Path out = Path.of("sheet.png");

    @Option(names = "--json", description = "print one JSON object for programs")
    private boolean asJson;

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeList(TrainExit.list());
    }

    @Override
    public Integer call() {
        requireBetween("--count", count, 1, COUNT_MAX);
        requireBetween("--side", side, SIDE_MIN, SIDE_MAX);
        SampleMaker maker = new SampleMaker(SampleMaker.Settings.standard(side),
                FaceSource.synthetic(Seeds.child(seed, "faces")), Seeds.child(seed, "samples"));
        List<TrainingSample> samples = new ArrayList<>();
        long began = System.nanoTime();
        for (int number = 0; number < count; number++) {
            samples.add(maker.sample(number));
        }
        Duration each = Duration.ofNanos((System.nanoTime() - began) / count);
        try {
            byte[] sheet = SampleSheet.png(samples);
            WholeFile.write(out, part -> Files.write(part, sheet));
        } catch (IOException e) {
            spec.commandLine().getErr().println("retouch: The sheet cannot be written: " + e.getMessage()
                    + ". Name a file in a folder that you may write to, on a disk with room.");
            return TrainExit.NOT_DONE.number();
        }
        report(samples, each);
        return TrainExit.OK.number();
    }

    private void report(List<TrainingSample> samples, Duration each) {
        PrintWriter screen = spec.commandLine().getOut();
        if (asJson) {
            screen.println(TrainJson.object(json -> {
                json.writeStringField("sheet", out.toString());
                json.writeNumberField("side", side);
                json.writeNumberField("seed", seed);
                json.writeNumberField("prepareMillis", each.toNanos() / 1e6);
                json.writeArrayFieldStart("samples");
                for (int number = 0; number < samples.size(); number++) {
                    TrainingSample sample = samples.get(number);
                    json.writeStartObject();
                    json.writeNumberField("number", number);
                    json.writeNumberField("holeShare", sample.holeShare());
                    json.writeBooleanField("sketch", sample.lines().isPresent());
                    json.writeBooleanField("color", sample.color().isPresent());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }));
        } else {
            screen.println(String.format(Locale.ROOT,
                    "Wrote %s: %d samples of %d pixels, %.0f ms each on one thread.", out, samples.size(),
                    side,
                    each.toNanos() / 1e6));
        }
        screen.flush();
    }

    private void requireBetween(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new ParameterException(spec.commandLine(),
                    "%s must be between %d and %d, not %d.".formatted(option, min, max, value));
        }
    }
}

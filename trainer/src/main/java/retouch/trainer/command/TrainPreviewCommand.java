package retouch.trainer.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.fleet.file.WholeFile;
import retouch.schemas.pixel.PictureReader;
import retouch.trainer.data.face.FaceSource;
import retouch.trainer.data.picture.PictureCrop;
import retouch.trainer.data.random.Seeds;
import retouch.trainer.data.sample.SampleMaker;
import retouch.trainer.data.sample.SampleSheet;
import retouch.trainer.data.sample.TrainingSample;
import retouch.trainer.data.set.FolderPictures;
import retouch.trainer.data.set.PictureSet;
import retouch.trainer.data.set.PictureSetException;
import retouch.trainer.data.set.Snapshot;
import retouch.trainer.data.set.SnapshotFaces;
import retouch.trainer.data.set.SnapshotTaker;
import retouch.trainer.opencv.FaceFinder;

/// `retouch train preview`: a sheet of training samples, by which a person judges the recipe.
///
/// With `--json` it prints one object: `sheet`, the file; `side`; `seed`; `prepareMillis`, the mean time of one
/// sample on one thread; `samples`, a list of `number`, `holeShare`, `sketch` and `color`, the last two booleans.
@Command(name = "preview", mixinStandardHelpOptions = true,
        header = "Draw a sheet of training samples: photograph, hole, sketch, color, the nine channels.",
        exitCodeListHeading = "%nExit codes:%n")
final class TrainPreviewCommand implements Callable<Integer> {

    private static final int COUNT_MAX = 64;
    private static final long CACHE_BYTES_MAX = 256L << 20;
    private static final int SIDE_MIN = 32;
    private static final int SIDE_MAX = 1024;

    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--from", paramLabel = "FOLDER",
            description = "a folder with pictures (default: faces that nobody has)")
    private Optional<Path> from = Optional.empty();

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
        Optional<FaceFinder> finder = from.isPresent() ? FaceFinder.load() : Optional.empty();
        try {
            FaceSource faces = from.isPresent()
                    ? ownPictures(from.get(), finder)
                    : FaceSource.synthetic(Seeds.child(seed, "faces"));
            return preview(faces).number();
        } catch (PictureSetException e) {
            spec.commandLine().getErr().println("retouch: " + e.getMessage());
            return TrainExit.NOT_DONE.number();
        } finally {
            finder.ifPresent(FaceFinder::close);
        }
    }

    private FaceSource ownPictures(Path folder, Optional<FaceFinder> finder) throws PictureSetException {
        SnapshotTaker.Settings settings = SnapshotTaker.Settings.preview();
        List<PictureSet> sets = List.of(new FolderPictures(folder));
        SnapshotTaker.Taking taking = new SnapshotTaker(settings).take(sets, Optional.empty());
        return switch (taking) {
            case SnapshotTaker.Taking.TooFew(String sentence, Snapshot snapshot) -> throw tooFew(sentence,
                    snapshot);
            case SnapshotTaker.Taking.Taken(Snapshot snapshot) -> faces(snapshot, sets, settings, finder);
        };
    }

    private PictureSetException tooFew(String sentence, Snapshot snapshot) {
        skipped(snapshot);
        return new PictureSetException(sentence);
    }

    private FaceSource faces(Snapshot snapshot, List<PictureSet> sets, SnapshotTaker.Settings settings,
            Optional<FaceFinder> finder) {
        skipped(snapshot);
        return new SnapshotFaces(snapshot, Snapshot.Part.TRAIN, sets, new PictureReader(settings.budget()),
                new PictureCrop(finder), Seeds.child(seed, "order"), CACHE_BYTES_MAX);
    }

    private void skipped(Snapshot snapshot) {
        PrintWriter notes = spec.commandLine().getErr();
        snapshot.skipped().forEach(file -> notes.println("skipped " + file.name() + ": " + file.reason()));
    }

    private TrainExit preview(FaceSource faces) {
        SampleMaker maker = new SampleMaker(SampleMaker.Settings.standard(side), faces,
                Seeds.child(seed, "samples"));
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
            return TrainExit.NOT_DONE;
        }
        report(samples, each);
        return TrainExit.OK;
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

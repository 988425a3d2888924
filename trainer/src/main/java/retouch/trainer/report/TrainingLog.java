package retouch.trainer.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

import retouch.fleet.file.WholeFile;
import retouch.trainer.loop.StepReport;

/// Writes what a training says of itself into its folder: `history.tsv`, TensorBoard's event file, `curves.png`.
/// Points are means over some steps. Not thread-safe.
public final class TrainingLog implements AutoCloseable {

    /// The losses as a table.
    public static final String HISTORY = "history.tsv";

    /// The losses as a picture.
    public static final String CURVES = "curves.png";

    private static final int STEPS_PER_POINT = 10;
    private static final int STEPS_PER_PICTURE = 250;

    private final Path folder;
    private final EventFile events;
    private final Map<String, Double> sums = new LinkedHashMap<>();
    private int steps;

    /// @param folder exists
    public TrainingLog(Path folder, Clock clock) throws IOException {
        this.folder = folder;
        this.events = EventFile.create(folder, clock);
    }

    /// @throws UncheckedIOException if the folder cannot be written to
    public void add(StepReport report) {
        report.terms().forEach((term, value) -> sums.merge(term, value, Double::sum));
        sums.merge("seconds a step", report.took().toNanos() / 1e9, Double::sum);
        sums.merge("learning rate", report.rate(), Double::sum);
        steps++;
        try {
            if (steps == STEPS_PER_POINT) {
                flush(report.step());
            }
            if (report.step() % STEPS_PER_PICTURE == 0) {
                draw();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the training's log in " + folder + " cannot be written", e);
        }
    }

    /// Draws the curves of the whole history, earlier runs included.
    public byte[] draw() throws IOException {
        byte[] png = Curves.png(History.read(folder.resolve(HISTORY)));
        WholeFile.write(folder.resolve(CURVES), part -> Files.write(part, png));
        return png;
    }

    @Override
    public void close() throws IOException {
        events.close();
    }

    private void flush(long step) throws IOException {
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((term, sum) -> means.put(term, sum / steps));
        History.append(folder.resolve(HISTORY), step, means);
        events.add(step, means);
        sums.clear();
        steps = 0;
    }
}

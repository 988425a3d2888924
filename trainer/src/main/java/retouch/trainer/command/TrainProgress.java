package retouch.trainer.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

import retouch.trainer.loop.StepReport;

/// Shows how far a training is: a bar with losses and the time left at a terminal, a line now and then in a log.
/// Not thread-safe.
sealed interface TrainProgress extends AutoCloseable {

    void step(StepReport report);

    @Override
    void close();

    /// @param done  steps that earlier runs took
    /// @param until the last step
    static TrainProgress on(PrintWriter err, boolean interactive, long done, long until) {
        return interactive ? new Bar(err, done, until) : new Lines(err, done, until);
    }

    /// The loss and its two largest neighbors, short.
    private static String losses(Map<String, Double> terms) {
        return String.format(Locale.ROOT, "loss %.3f, pixel %.3f", terms.getOrDefault("generator", 0.0),
                terms.getOrDefault("pixel", 0.0));
    }

    /// A line every so often: what a log can hold.
    final class Lines implements TrainProgress {

        private static final int STEPS_PER_LINE = 50;

        private final PrintWriter err;
        private final long done;
        private final long until;
        private final long began = System.nanoTime();

        private Lines(PrintWriter err, long done, long until) {
            this.err = err;
            this.done = done;
            this.until = until;
        }

        @Override
        public void step(StepReport report) {
            if (report.step() % STEPS_PER_LINE != 0 && report.step() != until) {
                return;
            }
            double each = (System.nanoTime() - began) / 1e9 / (report.step() - done);
            err.println(String.format(Locale.ROOT, "step %,d of %,d: %s, %.2f s a step, %s left",
                    report.step(), until, losses(report.terms()), each,
                    left(Duration.ofSeconds((long) (each * (until - report.step()))))));
            err.flush();
        }

        private static String left(Duration time) {
            return time.toHours() > 0
                    ? "%d h %02d min".formatted(time.toHours(), time.toMinutesPart())
                    : "%d min %02d s".formatted(time.toMinutes(), time.toSecondsPart());
        }

        @Override
        public void close() {
            err.flush();
        }
    }

    /// A bar that is drawn over itself.
    final class Bar implements TrainProgress {

        private static final int WIDTH = 100;
        private static final int UPDATE_MILLIS = 500;

        private final PrintWriter err;
        private final ProgressBar bar;

        private Bar(PrintWriter err, long done, long until) {
            this.err = err;
            this.bar = new ProgressBarBuilder().setTaskName("Training").setInitialMax(until)
                    .startsFrom(done, Duration.ZERO).setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(UPDATE_MILLIS)
                    .setConsumer(new DelegatingProgressBarConsumer(this::draw, WIDTH)).build();
        }

        private void draw(String text) {
            err.print("\r" + text + " ".repeat(Math.max(0, WIDTH - text.length())));
            err.flush();
        }

        @Override
        public void step(StepReport report) {
            bar.stepTo(report.step());
            bar.setExtraMessage(" " + losses(report.terms()));
        }

        @Override
        public void close() {
            bar.close();
            err.println();
            err.flush();
        }
    }
}

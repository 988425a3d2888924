package retouch.producer.command;

import java.io.PrintWriter;

import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// Shows how far a folder is. Thread-safe.
sealed interface BatchProgress extends AutoCloseable {

    /// One more edit has ended.
    void ended(String name, Ending ending);

    @Override
    void close();

    /// A bar for a person at a terminal, lines for a log.
    static BatchProgress on(PrintWriter err, boolean interactive, int total) {
        return interactive ? new Bar(err, total) : new Lines(err, total);
    }

    /// One line per edit: what a log can hold.
    final class Lines implements BatchProgress {

        private final PrintWriter err;
        private final int total;
        private int count;

        private Lines(PrintWriter err, int total) {
            this.err = err;
            this.total = total;
        }

        @Override
        public synchronized void ended(String name, Ending ending) {
            count++;
            err.println("[%d/%d] %s: %s".formatted(count, total, name, ending.label()));
            err.flush();
        }

        @Override
        public void close() {
            err.flush();
        }
    }

    /// A bar that is drawn over itself.
    final class Bar implements BatchProgress {

        private static final int WIDTH = 78;
        private static final int UPDATE_MILLIS = 200;

        private final PrintWriter err;
        private final ProgressBar bar;

        private Bar(PrintWriter err, int total) {
            this.err = err;
            this.bar = new ProgressBarBuilder()
                    .setTaskName("Editing")
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(UPDATE_MILLIS)
                    .setConsumer(new DelegatingProgressBarConsumer(this::draw, WIDTH))
                    .build();
        }

        private void draw(String text) {
            err.print("\r" + text + " ".repeat(Math.max(0, WIDTH - text.length())));
            err.flush();
        }

        @Override
        public void ended(String name, Ending ending) {
            bar.step();
            bar.setExtraMessage(" " + name);
        }

        @Override
        public void close() {
            bar.close();
            err.println();
            err.flush();
        }
    }
}

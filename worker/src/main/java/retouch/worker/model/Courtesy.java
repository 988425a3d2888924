package retouch.worker.model;

import retouch.worker.generate.RunOptions;

/// Who loads a version in the background lets jobs go first: its trial runs would take the processors from them.
/// Thread-safe.
@FunctionalInterface
public interface Courtesy {

    /// For who loads while nobody works, or because somebody waits for it.
    Courtesy NONE = new Courtesy() {
        @Override
        public void giveWay() {
            // nobody is in the way
        }

        @Override
        public RunOptions trialRun() {
            return RunOptions.WHOLE;
        }
    };

    /// Waits while a job is in hand; for a bounded time, so that a worker that is never idle loads too.
    void giveWay();

    /// A run that gives way between any two layers, and takes one processor.
    default RunOptions trialRun() {
        return RunOptions.WHOLE.onOneThread().stoppedBy(() -> {
            giveWay();
            return false;
        });
    }
}

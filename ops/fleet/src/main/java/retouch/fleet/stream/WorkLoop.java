package retouch.fleet.stream;

import java.time.Duration;

/// A running loop that takes jobs. Closing has two phases: [#stop] begins, [#awaitStopped] waits.
public interface WorkLoop {

    /// Takes no further job; gives back what has not begun; the job in hand goes on. Returns at once;
    /// calling it twice does no harm.
    void stop();

    /// Waits for the end of the job in hand and of the loop.
    ///
    /// @return whether the loop has ended; if not, the job in hand outlasted `patience` and its lock
    ///     will lapse
    boolean awaitStopped(Duration patience) throws InterruptedException;

    /// Whether the loop is running; false after it stopped or broke.
    boolean isRunning();
}

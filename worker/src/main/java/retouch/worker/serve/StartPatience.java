package retouch.worker.serve;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.stream.StreamException;

/// How long a worker that starts lets the broker be away. To start again costs more than to wait: on two processors
/// at a load of 40 the new process did not reach its broker within ten seconds either, nor did the one after it.
///
/// Not thread-safe.
final class StartPatience {

    private static final Logger LOG = LoggerFactory.getLogger(StartPatience.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Pause pause;
    private final long end;

    /// Waits a while, unless the worker is to stop.
    @FunctionalInterface
    interface Pause {
        boolean stopsWithin(Duration pause) throws InterruptedException;
    }

    /// What needs the broker.
    @FunctionalInterface
    interface Step<T> {
        T take() throws StreamException, InterruptedException;
    }

    /// @param patience counts from now, for all steps together
    /// @param pause    between two tries
    StartPatience(Duration patience, Pause pause) {
        this.pause = pause;
        this.end = System.nanoTime() + patience.toNanos();
    }

    /// Takes a step, and again while it may help and there is patience.
    ///
    /// @throws StreamException what the last try gave
    <T> T insist(Step<T> step) throws StreamException, InterruptedException {
        while (true) {
            try {
                return step.take();
            } catch (StreamException e) {
                if (!e.isRetryable() || System.nanoTime() - end > 0 || pause.stopsWithin(PAUSE)) {
                    throw e;
                }
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("start.waits");
            }
        }
    }
}

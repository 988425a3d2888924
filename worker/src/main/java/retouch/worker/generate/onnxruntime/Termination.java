package retouch.worker.generate.onnxruntime;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import retouch.worker.generate.Border;
import retouch.worker.generate.RunOptions;

/// Ends a run of ONNX Runtime soon after nobody wants its result: between two operators it looks at a flag,
/// which this sets.
final class Termination implements AutoCloseable {

    /// What takes less ends by itself.
    private static final Duration FIRST_LOOK_AFTER = Duration.ofMillis(200);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final OrtSession.RunOptions flag;
    private final RunOptions options;
    private final ScheduledFuture<?> looking;
    private boolean closed;
    private boolean demanded;

    /// @param watch   borrowed; it looks while the run computes
    /// @param options say whether nobody wants the result any more
    Termination(ScheduledExecutorService watch, RunOptions options) throws OrtException {
        this.flag = new OrtSession.RunOptions();
        this.options = options;
        this.looking = watch.scheduleWithFixedDelay(this::look, FIRST_LOOK_AFTER.toMillis(),
                LOOK_EVERY.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /// What the next session's run takes along.
    ///
    /// @throws CancellationException if nobody wants the result any more
    OrtSession.RunOptions flag() {
        Border.checkStop(options);
        return flag;
    }

    /// Whether the run was told to end.
    synchronized boolean demanded() {
        return demanded;
    }

    @Override
    public synchronized void close() {
        looking.cancel(false);
        closed = true;
        flag.close();
    }

    private synchronized void look() {
        if (closed || demanded || !options.stopped().getAsBoolean()) {
            return;
        }
        try {
            flag.setTerminate(true);
            demanded = true;
        } catch (OrtException failed) {
            throw new IllegalStateException("the run cannot be ended", failed);
        }
    }
}

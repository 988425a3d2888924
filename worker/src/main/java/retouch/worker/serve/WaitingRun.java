package retouch.worker.serve;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.RunOptions;

/// A run of one picture that its caller waits for, until the engine's thread has answered. Thread-safe.
final class WaitingRun {

    private final Tensor input;
    private final RunOptions options;
    private final CompletableFuture<Tensor> painted = new CompletableFuture<>();
    private volatile boolean left;

    WaitingRun(Tensor input, RunOptions options) {
        this.input = input;
        this.options = options;
    }

    Tensor input() {
        return input;
    }

    RunOptions options() {
        return options;
    }

    /// Whether nobody wants the result any more.
    boolean isStopped() {
        return left || options.stopped().getAsBoolean();
    }

    /// Answers with what came out of a batch.
    void answer(Tensor output) {
        painted.complete(output);
    }

    /// Computes it with nobody else, and answers with what that gave.
    void runAlone(Batch.Engine engine) {
        try {
            painted.complete(engine.run(input, options.stoppedBy(this::isStopped)));
        } catch (GeneratorException | RuntimeException | Error e) { // its caller's, who waits on another thread
            painted.completeExceptionally(e);
        }
    }

    /// Waits for the answer.
    Tensor await() throws InterruptedException, ExecutionException {
        try {
            return painted.get();
        } catch (InterruptedException e) {
            left = true;
            throw e;
        }
    }
}

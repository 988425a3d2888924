package retouch.local;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// A server that is starting on a thread of its own, so that two can start side by side.
final class Startup<T extends AutoCloseable> {

    private final FutureTask<T> task;

    private Startup(FutureTask<T> task) {
        this.task = task;
    }

    static <T extends AutoCloseable> Startup<T> begin(String name, Callable<T> start) {
        FutureTask<T> task = new FutureTask<>(start);
        Thread.ofPlatform().name("retouch-start-" + name).start(task);
        return new Startup<>(task);
    }

    /// Waits for the server; may be called again.
    T await() throws LocalFleetException, InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case LocalFleetException problem -> throw problem;
                case RuntimeException bug -> throw bug;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    /// Waits for what has begun and closes it, so that nothing is left running.
    void abandon() {
        try {
            task.get().close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // it did not start, so there is nothing to close; who waits for it has heard why
        }
    }
}

package retouch.producer.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import retouch.producer.client.EditHandle;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditProgress;
import retouch.schemas.job.Lane;

/// One job that was published here and has not ended: every stage it was seen in, for any number of
/// people who watch. Thread-safe.
final class OpenEdit {

    private final EditHandle handle;
    private final Lane lane;
    private final List<EditProgress> seen = new ArrayList<>();
    private final List<Consumer<EditProgress>> watchers = new ArrayList<>();

    /// @param lane where it was published to
    OpenEdit(EditHandle handle, Lane lane) {
        this.handle = handle;
        this.lane = lane;
        handle.onProgress(this::progressed);
    }

    /// Ends the watching. The consumer may still be called once.
    @FunctionalInterface
    interface Watching extends AutoCloseable {
        @Override
        void close();
    }

    Lane lane() {
        return lane;
    }

    CompletableFuture<EditFinished> result() {
        return handle.result();
    }

    /// Tells `watcher` every stage so far and every one to come, in order. It must not block.
    Watching watch(Consumer<EditProgress> watcher) {
        synchronized (this) {
            seen.forEach(watcher);
            watchers.add(watcher);
        }
        return () -> unwatch(watcher);
    }

    // Watchers only put into a queue, so that telling them under the lock is quick and keeps the order.
    private synchronized void progressed(EditProgress progress) {
        seen.add(progress);
        watchers.forEach(watcher -> watcher.accept(progress));
    }

    private synchronized void unwatch(Consumer<EditProgress> watcher) {
        watchers.remove(watcher);
    }
}

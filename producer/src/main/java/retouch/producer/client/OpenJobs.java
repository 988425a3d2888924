package retouch.producer.client;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Refusal;
import retouch.schemas.object.Sha256;

/// The jobs this process waits for, by name. Thread-safe.
final class OpenJobs {

    /// What became of an attempt to open a job.
    sealed interface Opening {

        /// Nobody here waited for it before.
        record Created(EditHandle handle) implements Opening {}

        /// The same content is already being waited for.
        record Attached(EditHandle handle) implements Opening {}

        /// The name is being waited for with other content.
        record Conflict() implements Opening {}
    }

    private final ConcurrentMap<String, EditHandle> byJob = new ConcurrentHashMap<>();
    private final Semaphore room;
    private final KnownWorkers workers;
    private final Executor completions;

    /// @param openMax     jobs that may be open at once
    /// @param workers     learns from every result, before anybody hears of it
    /// @param completions runs what callers attached to a result; borrowed
    OpenJobs(int openMax, KnownWorkers workers, Executor completions) {
        this.workers = workers;
        this.room = new Semaphore(openMax);
        this.completions = completions;
    }

    /// Opens a job; waits while too many are open.
    Opening open(JobId job, Sha256 fingerprint) throws InterruptedException {
        room.acquire();
        EditHandle created = new EditHandle(job, fingerprint);
        EditHandle earlier = byJob.putIfAbsent(job.value(), created);
        if (earlier == null) {
            return new Opening.Created(created);
        }
        room.release();
        return earlier.fingerprint().equals(fingerprint)
                ? new Opening.Attached(earlier)
                : new Opening.Conflict();
    }

    Optional<EditHandle> find(String job) {
        return Optional.ofNullable(byJob.get(job));
    }

    boolean isOpen(EditHandle handle) {
        return byJob.get(handle.job().value()) == handle;
    }

    int size() {
        return byJob.size();
    }

    /// Hands the result to whoever waits, once; later calls do nothing.
    void end(EditHandle handle, EditFinished result) {
        if (forget(handle)) {
            workers.remember(result);
            completions.execute(() -> handle.ended().complete(result));
        }
    }

    /// Nothing is waited for any more, because the request is not to be sent.
    void refuse(EditHandle handle, Refusal refusal) {
        forget(handle);
        handle.sent().complete(Optional.of(refusal));
    }

    /// Nothing is waited for any more, for a reason that is not the user's.
    void abandon(EditHandle handle, EditException reason) {
        forget(handle);
        handle.sent().completeExceptionally(reason);
        handle.ended().completeExceptionally(reason);
    }

    /// Tells everyone who waits that the waiting is over, though the jobs go on.
    void closeAll() {
        for (EditHandle handle : byJob.values()) {
            abandon(handle, EditException.of(true,
                    "The client was closed; job %s goes on without it.".formatted(handle.job()), null));
        }
    }

    private boolean forget(EditHandle handle) {
        boolean wasOpen = byJob.remove(handle.job().value(), handle);
        if (wasOpen) {
            room.release();
        }
        return wasOpen;
    }
}

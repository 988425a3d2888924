package retouch.producer.gateway;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

import retouch.producer.client.EditHandle;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;

/// The jobs that were published here and have not ended, up to a bound. Thread-safe.
final class OpenEdits {

    private final ConcurrentMap<JobId, OpenEdit> byJob = new ConcurrentHashMap<>();
    private final Semaphore room;
    private final int openMax;

    OpenEdits(int openMax) {
        this.room = new Semaphore(openMax);
        this.openMax = openMax;
    }

    /// Takes a place for a job that is about to be published. Give it to [#keep], or back with [#release].
    ///
    /// @throws ProblemException if all are taken
    void reserve() throws ProblemException {
        if (!room.tryAcquire()) {
            throw new ProblemException(Problem.busy(
                    "This gateway follows at most %d edits at once; try again when one of them has ended."
                            .formatted(openMax)));
        }
    }

    void release() {
        room.release();
    }

    /// Follows a job until it ends, in the place that was reserved for it.
    void keep(EditHandle handle, Lane lane) {
        OpenEdit edit = new OpenEdit(handle, lane);
        if (byJob.putIfAbsent(handle.job(), edit) != null) {
            room.release();
            return;
        }
        CompletableFuture<EditFinished> _ = edit.result().whenComplete((_, _) -> {
            byJob.remove(handle.job(), edit);
            room.release();
        });
    }

    Optional<OpenEdit> find(JobId job) {
        return Optional.ofNullable(byJob.get(job));
    }

    int size() {
        return byJob.size();
    }
}

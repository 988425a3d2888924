package retouch.producer.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditProgress;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Refusal;
import retouch.schemas.object.Sha256;

/// Follows one published job to its end. Thread-safe, and cheap enough to hold ten thousand of them.
///
/// Dropping a handle, cancelling its future or closing its client changes nothing for the job.
public final class EditHandle {

    private static final Logger LOG = LoggerFactory.getLogger(EditHandle.class);

    /// An attempt has fewer.
    private static final int STAGES_KEPT = 16;

    private final JobId job;
    private final Sha256 fingerprint;
    private final CompletableFuture<Optional<Refusal>> sent = new CompletableFuture<>();
    private final CompletableFuture<EditFinished> ended = new CompletableFuture<>();
    private final List<Consumer<EditProgress>> listeners = new ArrayList<>(1);
    private final Deque<EditProgress> stages = new ArrayDeque<>(1);

    EditHandle(JobId job, Sha256 fingerprint) {
        this.job = job;
        this.fingerprint = fingerprint;
    }

    /// The job this follows.
    public JobId job() {
        return job;
    }

    /// The identity of the request's content ([retouch.schemas.job.Fingerprint]).
    public Sha256 fingerprint() {
        return fingerprint;
    }

    /// The job's one terminal result, whatever its outcome; a copy, so cancelling it disturbs nobody.
    /// Dependent stages run on a virtual thread and may block.
    ///
    /// It ends exceptionally in one case: with an [EditException] when the client is closed first; the
    /// job goes on.
    public CompletableFuture<EditFinished> result() {
        return ended.copy();
    }

    /// Calls `listener` with every stage that the job is known to have entered (the last
    /// {@value #STAGES_KEPT} of them), then with every stage it enters from now on: in order, one call at a
    /// time. Best effort, as progress is: stages may be missing. The listener runs on the caller's thread
    /// for what was, on the client's one progress thread for what comes, and must return quickly; what it
    /// throws is logged and forgotten.
    public synchronized void onProgress(Consumer<EditProgress> listener) {
        stages.forEach(progress -> tell(listener, progress));
        listeners.add(listener);
    }

    synchronized void progressed(EditProgress progress) {
        if (stages.size() == STAGES_KEPT) {
            stages.removeFirst();
        }
        stages.addLast(progress);
        listeners.forEach(listener -> tell(listener, progress));
    }

    /// Ends when the broker has the request, or with why it was not sent.
    CompletableFuture<Optional<Refusal>> sent() {
        return sent;
    }

    CompletableFuture<EditFinished> ended() {
        return ended;
    }

    private void tell(Consumer<EditProgress> listener, EditProgress progress) {
        try {
            listener.accept(progress);
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("job", job).setCause(e).log("listener.broken");
        }
    }
}

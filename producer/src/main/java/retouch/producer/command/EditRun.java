package retouch.producer.command;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

import retouch.producer.client.Edit;
import retouch.producer.client.EditClient;
import retouch.producer.client.EditException;
import retouch.producer.client.EditHandle;
import retouch.producer.client.Publication;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Refusal;

/// Takes edits to their end: publish, follow, save. Thread-safe.
final class EditRun {

    /// Edits that are read, uploaded or saved at once: each holds its pictures in memory.
    private static final int BUSY_MAX = 4;

    private final EditClient client;
    private final Farewell farewell;
    private final Semaphore busy = new Semaphore(BUSY_MAX);

    /// @param client   borrowed
    /// @param farewell hears of the jobs that are open; borrowed
    EditRun(EditClient client, Farewell farewell) {
        this.client = client;
        this.farewell = farewell;
    }

    /// @param accepted hears of the job once it is published
    Ending run(Edit edit, Path file, Consumer<EditHandle> accepted) throws InterruptedException {
        Publication publication;
        try {
            publication = publish(edit);
        } catch (EditException e) {
            farewell.dropped();
            return new Ending.Unreachable(edit.job(), e.getMessage());
        }
        return switch (publication) {
            case Publication.Refused(Refusal refusal) -> refuse(refusal);
            case Publication.Accepted(EditHandle handle) -> follow(handle, file, accepted);
        };
    }

    private Ending refuse(Refusal refusal) {
        farewell.dropped();
        return new Ending.Refused(refusal);
    }

    private Publication publish(Edit edit) throws EditException, InterruptedException {
        busy.acquire();
        try {
            return client.publish(edit);
        } finally {
            busy.release();
        }
    }

    private Ending follow(EditHandle handle, Path file, Consumer<EditHandle> accepted)
            throws InterruptedException {
        JobId job = handle.job();
        farewell.opened(job, file);
        accepted.accept(handle);
        EditFinished result;
        try {
            result = handle.result().get();
        } catch (ExecutionException e) {
            return new Ending.Unreachable(Optional.of(job), e.getCause().getMessage());
        }
        busy.acquire();
        try {
            return save(result, file);
        } finally {
            busy.release();
            farewell.ended(job);
        }
    }

    private Ending save(EditFinished result, Path file) {
        if (!(result.outcome() instanceof Outcome.Done)) {
            return new Ending.Ended(result, Optional.empty());
        }
        return save(client, result, file);
    }

    /// Saves the picture of a job that ended `Done`.
    static Ending save(EditClient client, EditFinished result, Path file) {
        try {
            client.fetch(result, file);
            return new Ending.Ended(result, Optional.of(file));
        } catch (EditException e) {
            return new Ending.Unreachable(Optional.of(result.job()),
                    "Job %s is done, but its picture cannot be fetched: %s".formatted(result.job(),
                            e.getMessage()));
        } catch (IOException e) {
            return new Ending.Unsaved(result,
                    ("The picture cannot be written to %s (%s); save it elsewhere with: retouch status %s"
                            + " --out FILE").formatted(file, reason(e), result.job()));
        }
    }

    private static String reason(IOException e) {
        if (e instanceof FileSystemException fileSystem && fileSystem.getReason() != null) {
            return fileSystem.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}

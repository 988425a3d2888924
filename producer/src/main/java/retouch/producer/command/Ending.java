package retouch.producer.command;

import java.nio.file.Path;
import java.util.Optional;

import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Refusal;

/// How one edit ended for whoever sits at the command line.
sealed interface Ending {

    /// The job has a result; a picture was saved if it ended `Done`.
    record Ended(EditFinished result, Optional<Path> file) implements Ending {}

    /// The job ended `Done`, but its picture could not be written here; it is still in the store.
    record Unsaved(EditFinished result, String problem) implements Ending {}

    /// Nothing was published.
    record Refused(Refusal refusal) implements Ending {}

    /// The fleet did not answer; what became of the job, if there is one, is not known.
    record Unreachable(Optional<JobId> job, String problem) implements Ending {}

    default ExitCode exitCode() {
        return switch (this) {
            case Ended ended ->
                ended.result().outcome() instanceof Outcome.Done ? ExitCode.OK : ExitCode.NOT_DONE;
            case Unsaved _ -> ExitCode.NOT_DONE;
            case Refused _ -> ExitCode.NOT_DONE;
            case Unreachable _ -> ExitCode.UNREACHABLE;
        };
    }

    /// The word in tables and in JSON.
    default String label() {
        return switch (this) {
            case Ended ended -> ended.result().outcome().label();
            case Unsaved unsaved -> unsaved.result().outcome().label();
            case Refused _ -> "refused";
            case Unreachable _ -> "unreachable";
        };
    }

    default Optional<JobId> job() {
        return switch (this) {
            case Ended ended -> Optional.of(ended.result().job());
            case Unsaved unsaved -> Optional.of(unsaved.result().job());
            case Refused _ -> Optional.empty();
            case Unreachable unreachable -> unreachable.job();
        };
    }

    /// The job's result, if it is known.
    default Optional<EditFinished> decision() {
        return switch (this) {
            case Ended ended -> Optional.of(ended.result());
            case Unsaved unsaved -> Optional.of(unsaved.result());
            case Refused _ -> Optional.empty();
            case Unreachable _ -> Optional.empty();
        };
    }
}

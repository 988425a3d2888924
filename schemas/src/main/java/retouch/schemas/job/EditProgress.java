package retouch.schemas.job;

import java.time.Instant;
import java.util.Objects;

/// A job entered a stage. Best effort: progress may be missing or late, results never are.
///
/// @param job    which job
/// @param stage  the stage it entered
/// @param worker the id of the worker that has it; cut after 256 characters
/// @param at     when, by the worker's clock; kept in whole microseconds
public record EditProgress(JobId job, Stage stage, String worker, Instant at) {

    public EditProgress {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(stage, "stage");
        worker = BoundedText.cut(worker, BoundedText.NAME_CHARS_MAX, "worker");
        at = WireTime.instant(at, "at");
    }
}

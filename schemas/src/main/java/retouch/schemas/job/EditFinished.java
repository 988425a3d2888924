package retouch.schemas.job;

import java.time.Instant;
import java.util.Objects;

import retouch.schemas.object.Sha256;

/// The one terminal result of a job, with what is needed to do it again.
///
/// @param job         whose result this is
/// @param fingerprint digest of the request's canonical content ([Fingerprint])
/// @param inputs      what it was made from
/// @param seed        the seed that was used
/// @param model       the model that was asked for; cut after 256 characters
/// @param worker      who decided it
/// @param attempt     which attempt decided it; 1 is the first
/// @param decidedAt   when, by the worker's clock; kept in whole microseconds
/// @param timings     time per stage up to the commit
/// @param outcome     what became of it
public record EditFinished(
        JobId job,
        Sha256 fingerprint,
        EditInputs inputs,
        long seed,
        String model,
        WorkerIdentity worker,
        int attempt,
        Instant decidedAt,
        StageTimings timings,
        Outcome outcome) {

    public EditFinished {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(fingerprint, "fingerprint");
        Objects.requireNonNull(inputs, "inputs");
        model = BoundedText.cut(model, BoundedText.NAME_CHARS_MAX, "model");
        Objects.requireNonNull(worker, "worker");
        decidedAt = WireTime.instant(decidedAt, "decidedAt");
        Objects.requireNonNull(timings, "timings");
        Objects.requireNonNull(outcome, "outcome");
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt counts from 1: " + attempt);
        }
    }
}

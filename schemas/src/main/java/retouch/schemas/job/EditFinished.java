package retouch.schemas.job;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import retouch.schemas.object.Sha256;

/// The one terminal result of a job, with what is needed to do it again.
///
/// The first version of the message did not carry color key, consent and location: read from it, they
/// are absent and false, and the fingerprint tells whether that is what was asked for.
///
/// @param job             whose result this is
/// @param fingerprint     digest of the request's canonical content ([Fingerprint])
/// @param inputs          what it was made from
/// @param seed            the seed that was used
/// @param model           the model that was asked for; cut after 256 characters
/// @param colorKey        the color in the color picture that meant "no color here", as `0xRRGGBB`
/// @param trainingConsent whether the trainer may learn from this edit
/// @param keepLocation    whether GPS coordinates in the photograph stayed in the result
/// @param worker          who decided it
/// @param attempt         which attempt decided it; 1 is the first
/// @param decidedAt       when, by the worker's clock; kept in whole microseconds
/// @param timings         time per stage up to the commit
/// @param outcome         what became of it
public record EditFinished(
        JobId job,
        Sha256 fingerprint,
        EditInputs inputs,
        long seed,
        String model,
        Optional<Integer> colorKey,
        boolean trainingConsent,
        boolean keepLocation,
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
        Objects.requireNonNull(colorKey, "colorKey");
        Objects.requireNonNull(worker, "worker");
        decidedAt = WireTime.instant(decidedAt, "decidedAt");
        Objects.requireNonNull(timings, "timings");
        Objects.requireNonNull(outcome, "outcome");
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt counts from 1: " + attempt);
        }
        if (colorKey.isPresent() && (colorKey.get() < 0 || colorKey.get() > 0xFFFFFF)) {
            throw new IllegalArgumentException("colorKey must be 0xRRGGBB: " + colorKey.get());
        }
    }

    /// The result of a request: what was asked for is copied from it.
    public static EditFinished of(EditRequest request, WorkerIdentity worker, int attempt, Instant decidedAt,
            StageTimings timings, Outcome outcome) {
        return new EditFinished(request.id(), Fingerprint.of(request), request.inputs(), request.seed(),
                request.model(), request.colorKey(), request.trainingConsent(), request.keepLocation(),
                worker, attempt, decidedAt, timings, outcome);
    }
}

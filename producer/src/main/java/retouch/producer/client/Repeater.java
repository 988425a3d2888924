package retouch.producer.client;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.Fingerprint;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.object.ObjectRef;

/// Runs a finished job again from its result record: the same uploads, the same seed, the model version that
/// answered. Thread-safe.
///
/// @param store     borrowed
/// @param publisher sends the request
/// @param clock     dates it
record Repeater(ObjectStore store, Publisher publisher, Clock clock) {

    Publication repeat(EditFinished finished) throws EditException, InterruptedException {
        if (!(finished.outcome() instanceof Outcome.Done done)) {
            throw new IllegalArgumentException(
                    "job " + finished.job() + " has no picture: it is " + finished.outcome().label());
        }
        if (!saysAllThatWasAskedFor(finished)) {
            return refused(RefusalCode.OTHER,
                    ("The result of job %s was written by a version that did not record"
                            + " color key and location, so it cannot be repeated; publish the edit anew with"
                            + " retouch edit.")
                            .formatted(finished.job()));
        }
        Optional<String> missing = missing(finished.inputs());
        if (missing.isPresent()) {
            return refused(RefusalCode.OBJECT_MISSING,
                    "The %s of job %s is no longer in the store; publish the edit anew with retouch edit."
                            .formatted(missing.get(), finished.job()));
        }
        // Nobody is asked again whether the trainer may learn from it, and once is enough.
        return publisher.publish(request(finished, name(), done.model().version(), false));
    }

    /// Results of version 1 say too little. What they leave out shows in the fingerprint.
    private boolean saysAllThatWasAskedFor(EditFinished finished) {
        return Stream.of(true, false)
                .map(consent -> request(finished, finished.job(), finished.model(), consent))
                .anyMatch(request -> Fingerprint.of(request).equals(finished.fingerprint()));
    }

    private EditRequest request(EditFinished finished, JobId name, String model, boolean consent) {
        return new EditRequest(name, Lane.INTERACTIVE, finished.inputs(), finished.colorKey(),
                finished.seed(), model, Optional.empty(), consent, finished.keepLocation(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS), Optional.empty());
    }

    private Optional<String> missing(EditInputs inputs) throws EditException {
        Map<String, ObjectRef> pictures = new LinkedHashMap<>();
        pictures.put("photograph", inputs.photograph());
        pictures.put("mask", inputs.mask());
        inputs.sketch().ifPresent(sketch -> pictures.put("sketch", sketch));
        inputs.color().ifPresent(color -> pictures.put("color picture", color));
        try {
            for (Map.Entry<String, ObjectRef> picture : pictures.entrySet()) {
                if (store.sizeOf(picture.getValue().key()).isEmpty()) {
                    return Optional.of(picture.getKey());
                }
            }
        } catch (ObjectStoreException e) {
            throw EditException.of(e);
        }
        return Optional.empty();
    }

    private static JobId name() {
        return new JobId("replay-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));
    }

    private static Publication refused(RefusalCode code, String sentence) {
        return new Publication.Refused(new Refusal(code, sentence));
    }
}

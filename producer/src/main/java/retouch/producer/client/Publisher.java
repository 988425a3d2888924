package retouch.producer.client;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.Preference;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.Fingerprint;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// Brings one edit from files to the lane: look, name, upload, send. Thread-safe.
///
/// @param broker    borrowed
/// @param codec     writes requests
/// @param inspector looks at files
/// @param uploads   brings pictures to the store
/// @param commits   knows what was decided before
/// @param jobs      knows who waits here
/// @param watch     looks after what is open
/// @param workers   knows which worker edited a photograph last
/// @param clock     dates requests
record Publisher(
        Broker broker,
        MessageCodec<EditRequest> codec,
        Inspector inspector,
        Uploads uploads,
        Commits commits,
        OpenJobs jobs,
        CommitWatch watch,
        KnownWorkers workers,
        Clock clock) {

    /// Brings what a request refers to into the store.
    @FunctionalInterface
    private interface Upload {
        void run() throws EditException, InterruptedException;
    }

    Publication publish(Edit edit) throws EditException, InterruptedException {
        return switch (inspector.inspect(edit)) {
            case Inspection.Refused(Refusal refusal) -> new Publication.Refused(refusal);
            case Inspection.Passed(Inspection.Contents contents) -> publish(edit, contents);
        };
    }

    private Publication publish(Edit edit, Inspection.Contents contents)
            throws EditException, InterruptedException {
        EditRequest request = requestFor(edit, contents);
        return publish(edit.job().isPresent(), request, () -> upload(request.inputs(), contents));
    }

    /// Publishes a request with a new name, whose pictures are in the store.
    Publication publish(EditRequest request) throws EditException, InterruptedException {
        return publish(false, request, () -> {});
    }

    private Publication publish(boolean named, EditRequest request, Upload upload)
            throws EditException, InterruptedException {
        return switch (jobs.open(request.id(), Fingerprint.of(request))) {
            case OpenJobs.Opening.Conflict _ -> new Publication.Refused(Commits.conflict(request.id()));
            case OpenJobs.Opening.Attached(EditHandle handle) -> publication(handle);
            case OpenJobs.Opening.Created(EditHandle handle) -> bringOut(named, request, upload, handle);
        };
    }

    /// Digests only: nothing is uploaded before it is known that the name is free.
    private EditRequest requestFor(Edit edit, Inspection.Contents contents) {
        EditInputs inputs = new EditInputs(
                uploads.referenceTo(contents.photograph()),
                uploads.referenceTo(contents.mask()),
                contents.sketch().map(uploads::referenceTo),
                contents.color().map(uploads::referenceTo));
        return new EditRequest(edit.job().orElseGet(JobId::random), edit.lane(), inputs, edit.colorKey(),
                edit.seed(), edit.model(), edit.deadline(), edit.trainingConsent(), edit.keepLocation(),
                edit.tenant(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS), edit.traceParent());
    }

    /// Whatever happens here, the handle hears of it: others may wait for it by now.
    private Publication bringOut(boolean named, EditRequest request, Upload upload, EditHandle handle)
            throws EditException, InterruptedException {
        try {
            if (!(named && wasDecided(handle))) {
                upload.run();
                send(request);
                watch.watch(handle);
            }
            handle.sent().complete(Optional.empty());
        } catch (RefusedException e) {
            jobs.refuse(handle, e.refusal());
        } catch (EditException e) {
            jobs.abandon(handle, e);
        } catch (InterruptedException e) {
            jobs.abandon(handle, EditException.of(true,
                    "Publishing job %s was interrupted; it may have been sent.".formatted(handle.job()), e));
            throw e;
        } finally {
            abandonIfNothingWasSaid(handle);
        }
        return publication(handle);
    }

    /// @return whether there is nothing left to do but hand out the decision
    private boolean wasDecided(EditHandle handle) throws EditException, RefusedException {
        Optional<EditFinished> decided = commits.find(handle.job());
        if (decided.isEmpty()) {
            return false;
        }
        if (!decided.get().fingerprint().equals(handle.fingerprint())) {
            throw new RefusedException(Commits.conflict(handle.job()));
        }
        jobs.end(handle, decided.get());
        return true;
    }

    private void upload(EditInputs inputs, Inspection.Contents contents)
            throws EditException, InterruptedException {
        try {
            uploads.bring(inputs.photograph(), contents.photograph());
            uploads.bring(inputs.mask(), contents.mask());
            if (contents.sketch().isPresent()) {
                uploads.bring(inputs.sketch().orElseThrow(), contents.sketch().get());
            }
            if (contents.color().isPresent()) {
                uploads.bring(inputs.color().orElseThrow(), contents.color().get());
            }
        } catch (ObjectStoreException e) {
            throw EditException.of(e);
        }
    }

    private void send(EditRequest request) throws EditException, RefusedException, InterruptedException {
        try {
            WireMessage message = codec.encode(request);
            Optional<String> worker = workers.find(request.inputs().photograph().sha256());
            await(broker.send(Topic.requests(request.lane()),
                    worker.map(id -> Preference.with(message, id)).orElse(message)));
        } catch (MessageException e) {
            throw new RefusedException(new Refusal(RefusalCode.OVER_BUDGET,
                    "The request cannot be sent: %s".formatted(e.getMessage())));
        }
    }

    /// Returns when the broker has a message.
    static void await(CompletableFuture<Void> sending) throws EditException, InterruptedException {
        try {
            sending.get();
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private static EditException cause(ExecutionException e) {
        return switch (e.getCause()) {
            case StreamException stream -> EditException.of(stream);
            case EditException edit -> edit;
            case Throwable other -> throw new IllegalStateException("publishing broke", other);
        };
    }

    private void abandonIfNothingWasSaid(EditHandle handle) {
        if (!handle.sent().isDone()) {
            jobs.abandon(handle, EditException.of(false,
                    "Publishing job %s broke; it may have been sent.".formatted(handle.job()), null));
        }
    }

    private static Publication publication(EditHandle handle) throws EditException, InterruptedException {
        CompletableFuture<Optional<Refusal>> sent = handle.sent();
        try {
            return sent.get().<Publication>map(Publication.Refused::new)
                    .orElseGet(() -> new Publication.Accepted(handle));
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }
}

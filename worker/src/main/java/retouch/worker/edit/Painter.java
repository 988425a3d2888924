package retouch.worker.edit;

import java.util.Optional;

import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.job.Stage;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;
import retouch.schemas.pixel.DecodeBudget;
import retouch.schemas.pixel.EditNote;
import retouch.worker.generate.GeneratorException;

/// Takes a request's pictures from the store, has them edited and stores the result. Decides nothing.
final class Painter {

    private static final String SOFTWARE = "Retouch 0.1.0";

    private final ObjectStore store;
    private final ServedModel served;
    private final EditService service;

    /// @param store  borrowed
    /// @param served borrowed
    Painter(ObjectStore store, ServedModel served) {
        this.store = store;
        this.served = served;
        this.service = new EditService(served.reader(), served.generator());
    }

    /// Goes through the stages `FETCH` to `STORE` of `stages`.
    ///
    /// @return [Outcome.Done] or [Outcome.Refused]
    /// @throws ObjectStoreException if the store is against it, for now
    Outcome paint(EditRequest request, StageClock stages) throws ObjectStoreException, GeneratorException {
        if (!served.answersTo(request.model())) {
            return new Outcome.Refused(new Refusal(RefusalCode.UNKNOWN_MODEL,
                    "There is no model %s here; this fleet serves %s, also as %s.".formatted(request.model(),
                            served.model().version(), EditRequest.DEFAULT_MODEL)));
        }
        stages.enter(Stage.FETCH);
        Sources sources;
        try {
            sources = fetch(request);
        } catch (UnfetchableException e) {
            return new Outcome.Refused(e.refusal());
        }
        EditNote note = new EditNote(SOFTWARE, served.model().version(), request.id().value(),
                request.keepLocation());
        EditService.Wish wish = new EditService.Wish(request.colorKey(), request.seed(), note);
        return switch (service.edit(sources, wish, stages)) {
            case Edited.Refused(Refusal refusal) -> new Outcome.Refused(refusal);
            case Edited.Painted painted -> store(request, painted, stages);
        };
    }

    private Outcome store(EditRequest request, Edited.Painted painted, StageClock stages)
            throws ObjectStoreException {
        stages.enter(Stage.STORE);
        String key = ObjectKeys.result(request.id(), Sha256.of(painted.png()));
        ObjectRef picture = store.put(key, painted.png(), "image/png");
        return new Outcome.Done(picture, served.model(), painted.crop());
    }

    private Sources fetch(EditRequest request) throws ObjectStoreException, UnfetchableException {
        return new Sources(
                read("the photograph", request.inputs().photograph()),
                read("the mask", request.inputs().mask()),
                readIfPresent("the sketch", request.inputs().sketch()),
                readIfPresent("the color", request.inputs().color()));
    }

    private Optional<byte[]> readIfPresent(String name, Optional<ObjectRef> reference)
            throws ObjectStoreException, UnfetchableException {
        return reference.isPresent() ? Optional.of(read(name, reference.get())) : Optional.empty();
    }

    private byte[] read(String name, ObjectRef reference) throws ObjectStoreException, UnfetchableException {
        if (reference.size() > DecodeBudget.DEFAULT.bytesMax()) {
            throw new UnfetchableException(RefusalCode.OVER_BUDGET,
                    "%s has %,d bytes; at most %,d are taken. Save it smaller."
                            .formatted(sentence(name), reference.size(), DecodeBudget.DEFAULT.bytesMax()));
        }
        try {
            return store.read(reference);
        } catch (ObjectStoreException e) {
            switch (e.kind()) {
                case MISSING -> throw new UnfetchableException(RefusalCode.OBJECT_MISSING,
                        "%s is not in the store any more (%s). Publish the edit again.".formatted(
                                sentence(name),
                                reference.uri()));
                case CHANGED -> throw new UnfetchableException(RefusalCode.OBJECT_CHANGED,
                        "%s has changed since the request: %s Publish the edit again.".formatted(
                                sentence(name),
                                e.getMessage()));
                case DENIED, UNAVAILABLE, FULL, REJECTED -> throw e;
            }
            throw e;
        }
    }

    private static String sentence(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /// An input that the store cannot hand out whole; never leaves this class.
    private static final class UnfetchableException extends Exception {

        private static final long serialVersionUID = 1;

        private final transient Refusal refusal;

        UnfetchableException(RefusalCode code, String sentence) {
            super(sentence, null, false, false);
            this.refusal = new Refusal(code, sentence);
        }

        Refusal refusal() {
            return refusal;
        }
    }
}

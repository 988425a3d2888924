package retouch.worker.edit;

import java.util.Optional;
import java.util.function.BooleanSupplier;

import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.Stage;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;
import retouch.schemas.pixel.EditNote;
import retouch.worker.crash.CrashPoint;
import retouch.worker.crash.Crashes;
import retouch.worker.generate.Company;
import retouch.worker.generate.GeneratorException;

/// Takes a request's pictures from the store, has them edited and stores the result. Decides nothing.
final class Painter {

    private static final String SOFTWARE = "Retouch 0.1.0";

    private final ObjectStore store;
    private final Crashes crashes;

    /// @param store borrowed
    Painter(ObjectStore store, Crashes crashes) {
        this.crashes = crashes;
        this.store = store;
    }

    /// Goes through the stages `FETCH` to `STORE` of `stages`.
    ///
    /// @param served  paints it
    /// @param company whether others may be painted with it
    /// @param decided whether somebody else has decided the job meanwhile; asked while the generator runs
    /// @return [Outcome.Done] or [Outcome.Refused]
    /// @throws ObjectStoreException  if the store is against it, for now
    /// @throws java.util.concurrent.CancellationException if it was decided meanwhile
    Outcome paint(EditRequest request, ServedModel served, Company company, StageClock stages,
            BooleanSupplier decided) throws ObjectStoreException, GeneratorException, InterruptedException {
        stages.enter(Stage.FETCH);
        Sources sources;
        try {
            sources = Fetched.all(store, request.inputs());
        } catch (RefusedException e) {
            return new Outcome.Refused(e.refusal());
        }
        return paint(request, served, company, sources, stages, decided);
    }

    private Outcome paint(EditRequest request, ServedModel served, Company company, Sources sources,
            StageClock stages, BooleanSupplier decided)
            throws ObjectStoreException, GeneratorException, InterruptedException {
        EditNote note = new EditNote(SOFTWARE, served.model().version(), request.id().value(),
                request.keepLocation());
        EditService.Wish wish = new EditService.Wish(request.colorKey(), request.seed(), note,
                Optional.of(request.inputs().photograph().sha256().hex()), () -> {
                    crashes.pass(CrashPoint.IN_GENERATOR);
                    crashes.edit(request.inputs().photograph().sha256());
                    return decided.getAsBoolean();
                }, company);
        EditService service = new EditService(served.reader(), served.generator());
        return switch (service.edit(sources, wish, stages)) {
            case Edited.Refused(Refusal refusal) -> new Outcome.Refused(refusal);
            case Edited.Painted painted -> store(request, served, painted, stages);
        };
    }

    private Outcome store(EditRequest request, ServedModel served, Edited.Painted painted, StageClock stages)
            throws ObjectStoreException {
        stages.enter(Stage.STORE);
        String key = ObjectKeys.result(request.id(), Sha256.of(painted.png()));
        ObjectRef picture = store.put(key, painted.png(), "image/png");
        return new Outcome.Done(picture, served.model(), painted.crop(), Optional.of(painted.figures()));
    }
}

package retouch.worker.edit;

import java.util.Objects;
import java.util.Optional;

import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.ShadowPair;
import retouch.schemas.job.Stage;
import retouch.schemas.pixel.EditNote;
import retouch.worker.generate.Company;
import retouch.worker.generate.GeneratorException;

/// Takes a request's pictures from the store, edits them, measures the result and forgets it. Reads the store only.
public final class ShadowPainter {

    private final ObjectStore store;

    /// @param store borrowed
    public ShadowPainter(ObjectStore store) {
        this.store = Objects.requireNonNull(store, "store");
    }

    /// @return what was measured; nothing if the pictures are refused, as they were to the user
    public Optional<ShadowPair.Measured> paint(EditRequest request, ServedModel served)
            throws ObjectStoreException, GeneratorException, InterruptedException {
        StageClock clock = new StageClock(_ -> {});
        Sources sources;
        try {
            sources = Fetched.all(store, request.inputs());
        } catch (RefusedException e) {
            return Optional.empty();
        }
        EditNote note = new EditNote("shadow", served.model().version(), request.id().value(), false);
        EditService.Wish wish = new EditService.Wish(request.colorKey(), request.seed(), note,
                Optional.of(request.inputs().photograph().sha256().hex()), () -> false,
                Company.ALONE);
        return switch (new EditService(served.reader(), served.generator()).edit(sources, wish, clock)) {
            case Edited.Refused _ -> Optional.empty();
            case Edited.Painted painted -> Optional.of(new ShadowPair.Measured(painted.figures().quality(),
                    clock.timings().elapsed().get(Stage.GENERATE)));
        };
    }
}

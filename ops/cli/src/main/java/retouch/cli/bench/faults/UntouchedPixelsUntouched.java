package retouch.cli.bench.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import retouch.cli.bench.faults.Breach.Kind;
import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.Refusal;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.pixel.DecodeBudget;
import retouch.schemas.pixel.Guidance;
import retouch.schemas.pixel.Mask;
import retouch.schemas.pixel.Picture;
import retouch.schemas.pixel.PictureReader;
import retouch.schemas.pixel.Reading;

/// Every pixel outside the mask is in the result what it was in the photograph, color and opacity.
///
/// Runs edit the same few pictures many times, so those are decoded once.
final class UntouchedPixelsUntouched implements Promise {

    private static final PictureReader READER = new PictureReader(DecodeBudget.DEFAULT);

    /// What a job may not touch.
    private record Original(Picture photograph, Mask hole) {}

    @Override
    public List<Breach> breaches(Evidence evidence) {
        List<Breach> breaches = new ArrayList<>();
        Map<EditInputs, Original> originals = new HashMap<>();
        for (EditFinished result : evidence.decided().values()) {
            if (result.outcome() instanceof Outcome.Done done) {
                seen(evidence.store(), originals, result.inputs(), done.picture())
                        .ifPresent(seen -> breaches.add(new Breach(Kind.PICTURE, name(), evidence.seed(),
                                result.job(), seen)));
            }
        }
        return breaches;
    }

    private static Optional<String> seen(ObjectStore store, Map<EditInputs, Original> originals,
            EditInputs inputs, ObjectRef edited) {
        try {
            Original original = originals.get(inputs);
            if (original == null) {
                original = new Original(decode(store, inputs.photograph()),
                        Guidance.mask(decode(store, inputs.mask())));
                originals.put(inputs, original);
            }
            return difference(original, decode(store, edited));
        } catch (ObjectStoreException e) {
            return Optional.of("a picture cannot be read: " + e.getMessage());
        }
    }

    private static Picture decode(ObjectStore store, ObjectRef picture) throws ObjectStoreException {
        return switch (READER.read(picture.key(), store.read(picture))) {
            case Reading.Decoded(Picture decoded) -> decoded;
            case Reading.Refused(Refusal refusal) ->
                throw new ObjectStoreException(ObjectStoreException.Kind.CHANGED, refusal.sentence());
        };
    }

    private static Optional<String> difference(Original original, Picture edited) {
        int width = original.photograph().width();
        int height = original.photograph().height();
        if (edited.width() != width || edited.height() != height) {
            return Optional.of("the photograph has %dx%d pixels, the result %dx%d".formatted(width, height,
                    edited.width(), edited.height()));
        }
        PixelBox whole = new PixelBox(0, 0, width, height);
        float[] before = original.photograph().rgb(whole);
        float[] after = edited.rgb(whole);
        for (int pixel = 0; pixel < width * height; pixel++) {
            int x = pixel % width;
            int y = pixel / width;
            boolean same = before[3 * pixel] == after[3 * pixel]
                    && before[3 * pixel + 1] == after[3 * pixel + 1]
                    && before[3 * pixel + 2] == after[3 * pixel + 2]
                    && original.photograph().alpha(x, y) == edited.alpha(x, y);
            if (!same && !original.hole().contains(x, y)) {
                return Optional.of("pixel (%d, %d) outside the mask was changed".formatted(x, y));
            }
        }
        return Optional.empty();
    }
}

package retouch.trainer.run;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import retouch.schemas.pixel.PictureReader;
import retouch.trainer.data.face.FaceSource;
import retouch.trainer.data.picture.PictureCrop;
import retouch.trainer.data.random.Seeds;
import retouch.trainer.data.set.PictureSet;
import retouch.trainer.data.set.PictureSetException;
import retouch.trainer.data.set.Snapshot;
import retouch.trainer.data.set.Snapshot.Part;
import retouch.trainer.data.set.SnapshotFaces;
import retouch.trainer.data.set.SnapshotTaker;
import retouch.trainer.opencv.FaceFinder;

/// The pictures of one training: a snapshot, what is trained on, and what is kept for measuring. Owns the
/// face finder.
///
/// @param snapshot what the card names
/// @param train    to learn from
/// @param heldOut  to measure with; nothing of it is ever learnt from
public record TrainingPictures(Snapshot snapshot, FaceSource train, FaceSource heldOut,
        Optional<FaceFinder> finder) implements AutoCloseable {

    /// Drawn faces, if there is nothing else: no training comes to their end.
    public static final long SYNTHETIC_COUNT = 1_000_000;

    /// Of all drawn faces, those to learn from and those to measure with.
    private static final long FACES_SEED = 1;

    /// Of each part's crops.
    private static final long CACHE_BYTES_MAX = 256L << 20;

    public TrainingPictures {
        Objects.requireNonNull(snapshot, "snapshot");
        Objects.requireNonNull(train, "train");
        Objects.requireNonNull(heldOut, "heldOut");
    }

    /// Takes a snapshot.
    ///
    /// @param sets      borrowed; none gives drawn faces alone
    /// @param synthetic drawn faces to add, 0 or more; at least one if there are no sets
    /// @param seed      decides the order of training; not which faces are drawn, or two recipes would be measured
    ///                  with different ones
    /// @throws PictureSetException if a set cannot be read, or all of it is too little; the sentence says
    /// what is needed
    public static TrainingPictures take(List<PictureSet> sets, long synthetic, long seed)
            throws PictureSetException {
        SnapshotTaker.Settings settings = SnapshotTaker.Settings.standard();
        Optional<Snapshot.SyntheticFaces> drawn = synthetic > 0
                ? Optional.of(new Snapshot.SyntheticFaces(FACES_SEED, synthetic))
                : Optional.empty();
        return switch (new SnapshotTaker(settings).take(sets, drawn)) {
            case SnapshotTaker.Taking.TooFew(String sentence, Snapshot _) ->
                throw new PictureSetException(sentence);
            case SnapshotTaker.Taking.Taken(Snapshot snapshot) -> of(snapshot, sets, settings, seed);
        };
    }

    private static TrainingPictures of(Snapshot snapshot, List<PictureSet> sets,
            SnapshotTaker.Settings settings, long seed) {
        Optional<FaceFinder> finder = sets.isEmpty() ? Optional.empty() : FaceFinder.load();
        PictureReader reader = new PictureReader(settings.budget());
        PictureCrop crop = new PictureCrop(finder);
        return new TrainingPictures(snapshot,
                new SnapshotFaces(snapshot, Part.TRAIN, sets, reader, crop, Seeds.child(seed, "order"),
                        CACHE_BYTES_MAX),
                // The order of what is measured with must not depend on the recipe.
                new SnapshotFaces(snapshot, Part.HELD_OUT, sets, reader, crop, 1, CACHE_BYTES_MAX), finder);
    }

    @Override
    public void close() {
        finder.ifPresent(FaceFinder::close);
    }
}

package retouch.trainer.data.set;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import retouch.schemas.job.Refusal;
import retouch.schemas.object.Sha256;
import retouch.schemas.pixel.Picture;
import retouch.schemas.pixel.PictureReader;
import retouch.schemas.pixel.Reading;
import retouch.trainer.data.face.FacePicture;
import retouch.trainer.data.face.FaceSource;
import retouch.trainer.data.picture.PictureCrop;
import retouch.trainer.data.random.Permutation;
import retouch.trainer.data.random.Seeds;

/// The pictures and drawn faces of one part of a snapshot, again and again, each time in another order.
///
/// Crops of pictures are kept within a bound, because decoding one takes longer than everything else that is
/// done to a sample. Thread-safe.
public final class SnapshotFaces implements FaceSource {

    private final List<Snapshot.Entry> pictures;
    private final Optional<FaceSource> drawn;
    private final long count;
    private final Map<PictureSet.Origin, List<PictureSet>> sets;
    private final PictureReader reader;
    private final PictureCrop crop;
    private final long seed;
    private final CropCache cache;

    /// @param sets          borrowed: where the pictures are
    /// @param reader        with the budget that the snapshot was taken with
    /// @param crop          borrowed
    /// @param seed          decides the order
    /// @param cacheBytesMax of all crops that are kept; a crop of 256 pixels takes 192 KiB
    public SnapshotFaces(Snapshot snapshot, Snapshot.Part part, List<PictureSet> sets, PictureReader reader,
            PictureCrop crop, long seed, long cacheBytesMax) {
        this.pictures = snapshot.pictures(part);
        this.drawn = snapshot.synthetic().map(faces -> FaceSource.synthetic(faces.seedOf(part)));
        this.count = snapshot.count(part);
        if (count == 0) {
            throw new IllegalArgumentException("the snapshot has nothing in the part " + part);
        }
        this.sets = sets.stream().collect(Collectors.groupingBy(PictureSet::origin));
        this.reader = Objects.requireNonNull(reader, "reader");
        this.crop = Objects.requireNonNull(crop, "crop");
        this.seed = seed;
        this.cache = new CropCache(cacheBytesMax);
    }

    /// @throws IllegalStateException if a picture is no longer what the snapshot says; the message names it
    @Override
    public FacePicture face(long number, int side) {
        long round = number / count;
        long index = new Permutation(count, Seeds.child(seed, round)).at(number % count);
        if (index >= pictures.size()) {
            return drawn.orElseThrow().face(index - pictures.size(), side);
        }
        int picture = (int) index;
        return cache.get(new CropCache.Key(picture, side), () -> cropped(pictures.get(picture), side));
    }

    private FacePicture cropped(Snapshot.Entry entry, int side) {
        byte[] file = open(entry);
        return switch (reader.read(entry.name(), file)) {
            case Reading.Decoded(Picture picture) -> crop.crop(picture, side);
            case Reading.Refused(Refusal refusal) -> throw new IllegalStateException(refusal.sentence());
        };
    }

    private byte[] open(Snapshot.Entry entry) {
        String reason = "no set of this origin was given";
        for (PictureSet set : sets.getOrDefault(entry.origin(), List.of())) {
            try {
                byte[] file = set.open(entry.name());
                if (Sha256.of(file).equals(entry.sha256())) {
                    return file;
                }
                reason = "it has changed since";
            } catch (PictureSetException e) {
                reason = e.getMessage();
            }
        }
        throw new IllegalStateException("%s of the snapshot cannot be used: %s. Take a snapshot anew."
                .formatted(entry.name(), reason));
    }
}

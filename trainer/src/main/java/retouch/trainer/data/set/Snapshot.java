package retouch.trainer.data.set;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import retouch.schemas.object.Sha256;
import retouch.trainer.data.random.Seeds;

/// What a model was trained on and measured with: an immutable list of pictures with their digests, and of faces
/// that the generator draws. A model's card carries it.
///
/// A picture is held out if its digest says so, so that it stays held out in every later snapshot, whatever
/// pictures come or go.
///
/// @param pictures     each content once
/// @param synthetic    faces that the generator draws
/// @param skipped      files that are no use, with the reason
/// @param heldOutShare how much is kept for measuring, in `[0, 1)`
public record Snapshot(
        List<Entry> pictures,
        Optional<SyntheticFaces> synthetic,
        List<Skipped> skipped,
        double heldOutShare) {

    /// How much is held out if nobody says otherwise.
    public static final double HELD_OUT_SHARE = 0.1;

    /// One picture.
    ///
    /// @param name   in its set
    /// @param width  upright, in pixels
    public record Entry(String name, PictureSet.Origin origin, Sha256 sha256, long size, int width,
            int height) {

        public Entry {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(origin, "origin");
            Objects.requireNonNull(sha256, "sha256");
            if (size < 1 || width < 1 || height < 1) {
                throw new IllegalArgumentException(
                        "size, width and height of %s must be at least 1".formatted(name));
            }
        }
    }

    /// Faces by number: those to train on and those held out have seeds of two families.
    ///
    /// @param count how many there are to train on
    public record SyntheticFaces(long seed, long count) {

        public SyntheticFaces {
            if (count < 1) {
                throw new IllegalArgumentException("count must be at least 1, not " + count);
            }
        }

        long seedOf(Part part) {
            return Seeds.child(seed, part.name());
        }
    }

    /// A file that is no use.
    public record Skipped(String name, String reason) {

        public Skipped {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /// What a picture is for.
    public enum Part {
        TRAIN, HELD_OUT
    }

    public Snapshot {
        pictures = List.copyOf(pictures);
        Objects.requireNonNull(synthetic, "synthetic");
        skipped = List.copyOf(skipped);
        if (!(heldOutShare >= 0 && heldOutShare < 1)) {
            throw new IllegalArgumentException("heldOutShare must be in [0, 1), not " + heldOutShare);
        }
        if (pictures.stream().map(Entry::sha256).distinct().count() != pictures.size()) {
            throw new IllegalArgumentException("pictures must have each content once");
        }
    }

    /// Faces of the generator alone.
    public static Snapshot ofSynthetic(long seed, long count) {
        return new Snapshot(List.of(), Optional.of(new SyntheticFaces(seed, count)), List.of(),
                HELD_OUT_SHARE);
    }

    /// The pictures of a part, in the order of the snapshot.
    public List<Entry> pictures(Part part) {
        return pictures.stream().filter(entry -> partOf(entry.sha256()) == part).toList();
    }

    /// How many faces the generator draws for a part.
    public long syntheticCount(Part part) {
        return synthetic.map(faces -> part == Part.TRAIN
                ? faces.count()
                : Math.round(Math.ceil(faces.count() * heldOutShare))).orElse(0L);
    }

    /// Pictures and drawn faces of a part.
    public long count(Part part) {
        return pictures(part).size() + syntheticCount(part);
    }

    /// What identifies the snapshot: two of the same content have the same.
    public Sha256 digest() {
        return SnapshotJson.digest(this);
    }

    /// The snapshot as a file, with its digest in it.
    public byte[] toJson() {
        return SnapshotJson.write(this);
    }

    /// Reads what [#toJson()] wrote.
    ///
    /// @param name what messages call the file
    /// @throws PictureSetException if it is no snapshot, or not what its digest says
    public static Snapshot fromJson(String name, byte[] json) throws PictureSetException {
        return SnapshotJson.read(name, json);
    }

    /// The first 52 bits of the digest, as a share of all there are, are below the held-out share.
    private Part partOf(Sha256 sha256) {
        double place = Long.parseLong(sha256.hex().substring(0, 13), 16) * 0x1p-52;
        return place < heldOutShare ? Part.HELD_OUT : Part.TRAIN;
    }
}

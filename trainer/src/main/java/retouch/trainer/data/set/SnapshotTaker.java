package retouch.trainer.data.set;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import retouch.schemas.job.Refusal;
import retouch.schemas.object.Sha256;
import retouch.schemas.pixel.DecodeBudget;
import retouch.schemas.pixel.Picture;
import retouch.schemas.pixel.PictureReader;
import retouch.schemas.pixel.Reading;

/// Looks through sets of pictures and writes down what is of use. Every picture is decoded once: what is broken
/// shows now and not in the middle of a training. Immutable and thread-safe.
public final class SnapshotTaker {

    /// @param sideMinPixels shorter side of the smallest picture that is of use
    /// @param trainMin      fewest pictures and drawn faces to train on
    /// @param heldOutMin    fewest of them to measure with
    /// @param heldOutShare  how much is held out, in `[0, 1)`
    /// @param budget        what one picture may cost
    public record Settings(int sideMinPixels, int trainMin, int heldOutMin, double heldOutShare,
            DecodeBudget budget) {

        public Settings {
            if (sideMinPixels < 1 || trainMin < 1 || heldOutMin < 0) {
                throw new IllegalArgumentException(
                        "sideMinPixels and trainMin must be at least 1, heldOutMin 0 or more, not %d, %d, %d"
                                .formatted(sideMinPixels, trainMin, heldOutMin));
            }
            if (!(heldOutShare >= 0 && heldOutShare < 1)) {
                throw new IllegalArgumentException("heldOutShare must be in [0, 1), not " + heldOutShare);
            }
            Objects.requireNonNull(budget, "budget");
        }

        /// The recommended values: with fewer pictures than these a network learns them by heart, and a
        /// comparison of two models says nothing.
        public static Settings standard() {
            return new Settings(96, 200, 20, Snapshot.HELD_OUT_SHARE, DecodeBudget.DEFAULT);
        }

        /// Takes whatever there is and holds nothing out: to look at.
        public static Settings preview() {
            return new Settings(32, 1, 0, 0, DecodeBudget.DEFAULT);
        }
    }

    /// What became of the look.
    public sealed interface Taking {

        record Taken(Snapshot snapshot) implements Taking {}

        /// Too few pictures.
        ///
        /// @param sentence for the person who asked: what is needed
        /// @param snapshot what there is
        record TooFew(String sentence, Snapshot snapshot) implements Taking {}
    }

    private final Settings settings;
    private final PictureReader reader;

    public SnapshotTaker(Settings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.reader = new PictureReader(settings.budget());
    }

    /// @param sets      borrowed; a picture that is in two of them counts where it is found first
    /// @param synthetic faces that the generator adds
    /// @throws PictureSetException if a set cannot be listed; a picture that cannot be read is skipped
    public Taking take(List<PictureSet> sets, Optional<Snapshot.SyntheticFaces> synthetic)
            throws PictureSetException {
        Map<Sha256, Snapshot.Entry> found = new LinkedHashMap<>();
        List<Snapshot.Skipped> skipped = new ArrayList<>();
        for (PictureSet set : sets) {
            for (String name : set.names()) {
                look(set, name, found, skipped);
            }
        }
        Snapshot snapshot = new Snapshot(List.copyOf(found.values()), synthetic, skipped,
                settings.heldOutShare());
        long train = snapshot.count(Snapshot.Part.TRAIN);
        long heldOut = snapshot.count(Snapshot.Part.HELD_OUT);
        if (train < settings.trainMin() || heldOut < settings.heldOutMin()) {
            return new Taking.TooFew(tooFew(sets, snapshot, train, heldOut), snapshot);
        }
        return new Taking.Taken(snapshot);
    }

    private void look(PictureSet set, String name, Map<Sha256, Snapshot.Entry> found,
            List<Snapshot.Skipped> skipped) {
        try {
            byte[] file = set.open(name);
            Sha256 digest = Sha256.of(file);
            if (found.containsKey(digest)) {
                skipped.add(new Snapshot.Skipped(name, "the same picture as " + found.get(digest).name()));
                return;
            }
            switch (reader.read(name, file)) {
                case Reading.Refused(Refusal refusal) -> skipped
                        .add(new Snapshot.Skipped(name, refusal.sentence()));
                case Reading.Decoded(Picture picture) -> {
                    if (Math.min(picture.width(), picture.height()) < settings.sideMinPixels()) {
                        skipped.add(new Snapshot.Skipped(name,
                                "is %dx%d; the shorter side must have %d pixels"
                                        .formatted(picture.width(), picture.height(),
                                                settings.sideMinPixels())));
                    } else {
                        found.put(digest, new Snapshot.Entry(name, set.origin(), digest, file.length,
                                picture.width(), picture.height()));
                    }
                }
            }
        } catch (PictureSetException e) {
            skipped.add(new Snapshot.Skipped(name, e.getMessage()));
        }
    }

    private String tooFew(List<PictureSet> sets, Snapshot snapshot, long train, long heldOut) {
        long needed = (long) Math.ceil(Math.max(settings.trainMin() / (1 - settings.heldOutShare()),
                settings.heldOutShare() == 0 ? 0 : settings.heldOutMin() / settings.heldOutShare()));
        return ("There are %d pictures to train on and %d held out in %s; %d and %d are needed, which takes about %d"
                + " pictures in all. %d files were skipped. Add pictures, or let the generator add faces.")
                .formatted(train, heldOut,
                        sets.isEmpty()
                                ? "the snapshot"
                                : String.join(" and ", sets.stream().map(PictureSet::describe).toList()),
                        settings.trainMin(), settings.heldOutMin(), needed, snapshot.skipped().size());
    }
}

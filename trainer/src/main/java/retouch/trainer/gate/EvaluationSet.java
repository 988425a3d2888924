package retouch.trainer.gate;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

import retouch.schemas.object.Sha256;
import retouch.schemas.pixel.ColorStrokes;
import retouch.trainer.data.color.ColorDomain;
import retouch.trainer.data.face.FacePicture;
import retouch.trainer.data.face.FaceSource;
import retouch.trainer.data.face.Region;
import retouch.trainer.data.mask.FreeFormMask;
import retouch.trainer.data.mask.StrokeMask;
import retouch.trainer.data.random.Seeds;
import retouch.trainer.data.sample.TrainingSample;
import retouch.trainer.data.sketch.SketchDomain;

/// What models are judged on: frozen pictures that no training sees, each with one seeded hole of every
/// kind and every kind of guidance. The same settings give the same cases, to the bit. Thread-safe.
///
/// Cases are made when they are asked for: a set of 24 pictures at 256 pixels has up to 768, of which each takes a
/// megabyte.
public final class EvaluationSet {

    /// Which pictures, and how many.
    ///
    /// @param side     in pixels
    /// @param pictures at least 2; the standard 16 take about two minutes on two cores at 256 pixels and 16 channels,
    ///                 and see a difference of a fifth of the spread between pictures
    /// @param seed     of holes and strokes
    public record Settings(int side, int pictures, long seed) {

        /// Never another number: the set is frozen.
        public static final long FROZEN_SEED = 20_261_123;

        public Settings {
            if (side < 16 || pictures < 2) {
                throw new IllegalArgumentException(
                        "side must be 16 or more and pictures 2 or more, not %d and %d"
                                .formatted(side, pictures));
            }
        }

        public static Settings standard(int side) {
            return new Settings(side, 16, FROZEN_SEED);
        }
    }

    private static final int TRIES_MAX = 200;
    private static final int STROKES_MAX = 60;

    private final Settings settings;
    private final FaceSource pictures;
    private final SketchDomain sketches = SketchDomain.standard();
    private final ColorDomain colors = new ColorDomain(ColorDomain.Settings.standard());
    private final StrokeMask strokes = new StrokeMask(StrokeMask.Settings.standard());

    /// @param pictures held out: nothing of them is ever trained on
    public EvaluationSet(Settings settings, FaceSource pictures) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.pictures = Objects.requireNonNull(pictures, "pictures");
    }

    public Settings settings() {
        return settings;
    }

    /// Hands out every case, one after the other. Parts of faces are left out where nobody knows where they are.
    public void forEach(Consumer<EvaluationCase> action) {
        for (int picture = 0; picture < settings.pictures(); picture++) {
            cases(picture).forEach(action);
        }
    }

    /// The cases of one picture.
    List<EvaluationCase> cases(int picture) {
        FacePicture face = pictures.face(picture, settings.side());
        float[] photo = face.rgb();
        boolean[] lines = sketches.lines(photo, settings.side());
        float[] flat = colors.flat(photo, settings.side(), face.regions());
        List<EvaluationCase> cases = new ArrayList<>();
        for (HoleKind kind : HoleKind.values()) {
            long seed = Seeds.child(Seeds.child(settings.seed(), picture), kind.label());
            hole(kind, face, Seeds.random(seed, "hole")).ifPresent(hole -> {
                boolean[] painted = strokes.draw(settings.side(), hole, Seeds.random(seed, "strokes"));
                for (GuidanceMode mode : GuidanceMode.values()) {
                    cases.add(new EvaluationCase(picture, kind, mode, new TrainingSample(settings.side(),
                            photo, hole, mode.hasSketch() ? Optional.of(lines) : Optional.empty(),
                            mode.hasColor() ? Optional.of(new ColorStrokes(painted, flat)) : Optional.empty(),
                            Seeds.child(seed, "noise"))));
                }
            });
        }
        return cases;
    }

    /// What names the set in a card: it covers every bit of every case.
    public Sha256 digest() {
        MessageDigest digest = Sha256.newDigest();
        forEach(one -> {
            float[] input = one.sample().input().data();
            ByteBuffer bytes = ByteBuffer.allocate(input.length * Float.BYTES);
            bytes.asFloatBuffer().put(input);
            digest.update(bytes);
        });
        return Sha256.finish(digest);
    }

    private Optional<boolean[]> hole(HoleKind kind, FacePicture face, Random random) {
        if (kind.isShare()) {
            return Optional.of(ofShare(kind, face, random));
        }
        if (face.regions().isEmpty() && kind != HoleKind.EYES) {
            return Optional.empty();
        }
        boolean[] hole = switch (kind) {
            case EYES -> aroundEyes(face);
            case HAIR -> face.shows(Region.HAIR);
            default -> face.showsFace();
        };
        return FreeFormMask.share(hole) > 0 ? Optional.of(hole) : Optional.empty();
    }

    /// Strokes one over the other until the share is reached; begun again if the last was too much.
    private boolean[] ofShare(HoleKind kind, FacePicture face, Random random) {
        FreeFormMask one = new FreeFormMask(single());
        FreeFormMask.Parts strokesOnly = FreeFormMask.Parts.unknown(settings.side());
        double wanted = kind.least() + (kind.most() - kind.least()) * random.nextDouble();
        for (int attempt = 0; attempt < TRIES_MAX; attempt++) {
            boolean[] hole = new boolean[settings.side() * settings.side()];
            for (int stroke = 0; stroke < STROKES_MAX && FreeFormMask.share(hole) < wanted; stroke++) {
                boolean[] next = one.draw(settings.side(), face.eyes(), strokesOnly, random);
                for (int pixel = 0; pixel < hole.length; pixel++) {
                    hole[pixel] |= next[pixel];
                }
            }
            double share = FreeFormMask.share(hole);
            if (share >= kind.least() && share <= kind.most()) {
                return hole;
            }
        }
        throw new IllegalStateException("no hole of %s %% in %d tries".formatted(kind.label(), TRIES_MAX));
    }

    /// One draw of the free-form mask, without hair.
    private static FreeFormMask.Settings single() {
        FreeFormMask.Settings usual = FreeFormMask.Settings.standard();
        return new FreeFormMask.Settings(1, usual.linesMax(), usual.angleMaxDegrees(),
                usual.lengthMaxPixels(), usual.widthMinPixels(), usual.widthMaxPixels(),
                usual.eyeLengthMaxPixels(), 0, 0, 0, 1, 1);
    }

    /// A band over both eyes, half as high as they are apart.
    private static boolean[] aroundEyes(FacePicture face) {
        int side = face.side();
        double[] eyes = face.eyes();
        double apart = Math.hypot(eyes[2] - eyes[0], eyes[3] - eyes[1]);
        boolean[] hole = new boolean[side * side];
        for (int pixel = 0; pixel < hole.length; pixel++) {
            double x = pixel % side;
            double y = pixel / side;
            double along = ((x - eyes[0]) * (eyes[2] - eyes[0]) + (y - eyes[1]) * (eyes[3] - eyes[1]))
                    / (apart * apart);
            double nearest = Math.clamp(along, 0, 1);
            hole[pixel] = Math.hypot(x - eyes[0] - nearest * (eyes[2] - eyes[0]),
                    y - eyes[1] - nearest * (eyes[3] - eyes[1])) < apart * 0.42;
        }
        return hole;
    }
}

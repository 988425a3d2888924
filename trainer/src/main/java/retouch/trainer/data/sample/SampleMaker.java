package retouch.trainer.data.sample;

import java.util.Objects;
import java.util.Optional;
import java.util.Random;

import retouch.schemas.pixel.ColorStrokes;
import retouch.trainer.data.color.ColorDomain;
import retouch.trainer.data.face.FacePicture;
import retouch.trainer.data.face.FaceSource;
import retouch.trainer.data.face.Region;
import retouch.trainer.data.mask.FreeFormMask;
import retouch.trainer.data.mask.StrokeMask;
import retouch.trainer.data.random.Seeds;
import retouch.trainer.data.sketch.CannyEdges;
import retouch.trainer.data.sketch.SketchDomain;

/// Makes samples of pictures: flips them, cuts a hole, and derives the sketch and the colors that a person might
/// have drawn. Each step has random numbers of its own, so that a change in one leaves the others as they were.
///
/// Thread-safe, as its source must be.
public final class SampleMaker implements SampleSource {

    /// @param side            of a sample, in pixels
    /// @param flipProbability how often a picture is mirrored
    /// @param hole            of the mask that is to be repainted
    /// @param sketch          of the sketch domain
    /// @param edges           of the edge detector in the sketch domain
    /// @param color           of the color domain
    /// @param strokes         of the mask that turns the color domain into strokes
    /// @param guidance        how often a sample comes with which guidance
    public record Settings(
            int side,
            double flipProbability,
            FreeFormMask.Settings hole,
            SketchDomain.Settings sketch,
            CannyEdges.Settings edges,
            ColorDomain.Settings color,
            StrokeMask.Settings strokes,
            GuidanceMix guidance) {

        public Settings {
            if (side < 16) {
                throw new IllegalArgumentException("side must be at least 16 pixels, not " + side);
            }
            if (!(flipProbability >= 0 && flipProbability <= 1)) {
                throw new IllegalArgumentException(
                        "flipProbability must be in [0, 1], not " + flipProbability);
            }
            Objects.requireNonNull(hole, "hole");
            Objects.requireNonNull(sketch, "sketch");
            Objects.requireNonNull(edges, "edges");
            Objects.requireNonNull(color, "color");
            Objects.requireNonNull(strokes, "strokes");
            Objects.requireNonNull(guidance, "guidance");
        }

        /// The recommended recipe.
        public static Settings standard(int side) {
            return new Settings(side, 0.5, FreeFormMask.Settings.standard(), SketchDomain.Settings.standard(),
                    CannyEdges.Settings.standard(), ColorDomain.Settings.standard(),
                    StrokeMask.Settings.standard(), GuidanceMix.standard());
        }

        /// The same with other guidance.
        public Settings with(GuidanceMix other) {
            return new Settings(side, flipProbability, hole, sketch, edges, color, strokes, other);
        }
    }

    private final Settings settings;
    private final FaceSource faces;
    private final long seed;
    private final FreeFormMask holes;
    private final SketchDomain sketches;
    private final ColorDomain colors;
    private final StrokeMask strokes;

    /// @param faces borrowed: picture `n` becomes sample `n`
    /// @param seed  decides everything that the pictures do not
    public SampleMaker(Settings settings, FaceSource faces, long seed) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.faces = Objects.requireNonNull(faces, "faces");
        this.seed = seed;
        this.holes = new FreeFormMask(settings.hole());
        this.sketches = new SketchDomain(settings.sketch(), new CannyEdges(settings.edges()));
        this.colors = new ColorDomain(settings.color());
        this.strokes = new StrokeMask(settings.strokes());
    }

    @Override
    public TrainingSample sample(long number) {
        long own = Seeds.child(seed, number);
        int side = settings.side();
        FacePicture drawn = faces.face(number, side);
        boolean flips = Seeds.random(own, "flip").nextDouble() < settings.flipProbability();
        FacePicture face = flips ? drawn.flipped() : drawn;
        boolean[] hole = holes.draw(side, face.eyes(),
                new FreeFormMask.Parts(face.shows(Region.HAIR), face.showsFace()), Seeds.random(own, "hole"));
        GuidanceMix.Guidance guidance = settings.guidance()
                .at(Seeds.random(own, "guidance").nextDouble());
        return new TrainingSample(side, face.rgb(), hole,
                guidance.sketch()
                        ? Optional.of(sketches.drawn(face.rgb(), side, Seeds.random(own, "pen")))
                        : Optional.empty(),
                guidance.color()
                        ? Optional.of(strokes(face, hole, Seeds.random(own, "strokes")))
                        : Optional.empty(),
                Seeds.child(own, "noise"));
    }

    private ColorStrokes strokes(FacePicture face, boolean[] hole, Random random) {
        return new ColorStrokes(strokes.draw(face.side(), hole, random),
                colors.flat(face.rgb(), face.side(), face.regions()));
    }
}

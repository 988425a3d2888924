package retouch.worker.edit;

import java.util.Objects;
import java.util.Optional;

import retouch.schemas.job.PixelBox;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.job.Stage;
import retouch.schemas.pixel.ColorStrokes;
import retouch.schemas.pixel.EditNote;
import retouch.schemas.pixel.Guidance;
import retouch.schemas.pixel.Mask;
import retouch.schemas.pixel.NineChannels;
import retouch.schemas.pixel.Picture;
import retouch.schemas.pixel.PictureReader;
import retouch.schemas.pixel.Reading;
import retouch.schemas.pixel.Resample;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;

/// Repaints the hole in one photograph with the generator this worker serves.
///
/// The generator sees a square around the hole ([Crop]), nine channels ([NineChannels]); of what it paints
/// only the hole is kept, its edge blended ([Seam]). Pixels outside the mask keep their very bits; size,
/// depth, color profile and orientation are the photograph's.
///
/// **Errors.** What a user can cause is a value, [Edited.Refused]. What the machine can cause is a
/// [GeneratorException].
///
/// Not thread-safe: one service per inference thread. The generator is borrowed; its owner closes it.
public final class EditService {

    /// A sketch or color picture may differ in resolution, and its aspect by this much: a rounded pixel.
    private static final double ASPECT_TOLERANCE = 0.01;

    private final PictureReader reader;
    private final Generator generator;

    /// @param reader    decodes within the worker's budget
    /// @param generator borrowed
    public EditService(PictureReader reader, Generator generator) {
        this.reader = Objects.requireNonNull(reader, "reader");
        this.generator = Objects.requireNonNull(generator, "generator");
    }

    /// What one edit wishes beside its pictures.
    ///
    /// @param colorKey a color that means "no color here", as `0xRRGGBB`
    /// @param seed     decides the noise
    /// @param note     what the result's metadata says
    public record Wish(Optional<Integer> colorKey, long seed, EditNote note) {

        public Wish {
            Objects.requireNonNull(colorKey, "colorKey");
            Objects.requireNonNull(note, "note");
        }
    }

    /// Edits a photograph. Goes through the stages `DECODE` to `ENCODE` of `clock`.
    public Edited edit(Sources sources, Wish wish, StageClock clock) throws GeneratorException {
        clock.enter(Stage.DECODE);
        try {
            Scene scene = decode(sources, wish);
            return new Edited.Painted(paint(scene, wish, clock), scene.crop());
        } catch (RefusedException e) {
            return new Edited.Refused(e.refusal());
        }
    }

    /// Everything decoded and found fit.
    private record Scene(
            Picture photograph,
            Mask hole,
            PixelBox crop,
            Optional<Mask> lines,
            Optional<Picture> color,
            Optional<Mask> painted) {}

    private Scene decode(Sources sources, Wish wish) throws RefusedException {
        Picture photograph = read("the photograph", sources.photograph());
        Picture maskPicture = read("the mask", sources.mask());
        requireSameSize(photograph, maskPicture);
        Mask hole = Guidance.mask(maskPicture);
        PixelBox bounds = requireHole(hole);
        Optional<Mask> lines = Optional.empty();
        if (sources.sketch().isPresent()) {
            Picture sketch = read("the sketch", sources.sketch().get());
            requireSameAspect("sketch", photograph, sketch);
            lines = Optional.of(Guidance.sketch(sketch));
        }
        Optional<Picture> color = Optional.empty();
        if (sources.color().isPresent()) {
            color = Optional.of(read("the color", sources.color().get()));
            requireSameAspect("color", photograph, color.get());
        }
        Optional<Mask> painted = color.map(picture -> Guidance.painted(picture, wish.colorKey()));
        PixelBox crop = Crop.around(bounds, photograph.width(), photograph.height(),
                generator.network().side());
        requireAffordable(bounds, crop);
        return new Scene(photograph, hole, crop, lines, color, painted);
    }

    private byte[] paint(Scene scene, Wish wish, StageClock clock) throws GeneratorException {
        clock.enter(Stage.ASSEMBLE);
        float[] original = scene.photograph().rgb(scene.crop());
        Tensor input = assemble(scene, original, wish.seed());
        clock.enter(Stage.GENERATE);
        Tensor output = generator.run(input);
        clock.enter(Stage.COMPOSE);
        int side = generator.network().side();
        PixelBox crop = scene.crop();
        float[] painted = Resample.rgb(NineChannels.toRgb(output), side, side, crop.width(), crop.height());
        Seam.blend(scene.hole(), crop, original, painted);
        Picture result = scene.photograph().repaint(scene.hole(), crop, painted);
        clock.enter(Stage.ENCODE);
        byte[] png = result.toPng(wish.note());
        clock.stop();
        return png;
    }

    private Tensor assemble(Scene scene, float[] original, long seed) {
        int side = generator.network().side();
        PixelBox crop = scene.crop();
        Projection projection = new Projection(crop, scene.photograph().width(), scene.photograph().height(),
                side);
        Optional<ColorStrokes> strokes = scene.color().map(
                picture -> projection.strokes(picture, scene.painted().orElseThrow()));
        return NineChannels.assemble(side,
                Resample.rgb(original, crop.width(), crop.height(), side, side),
                projection.bits(scene.hole()),
                scene.lines().map(projection::bits),
                strokes,
                seed);
    }

    private Picture read(String name, byte[] file) throws RefusedException {
        return switch (reader.read(name, file)) {
            case Reading.Decoded(Picture picture) -> picture;
            case Reading.Refused(Refusal refusal) -> throw new RefusedException(refusal);
        };
    }

    private static void requireSameSize(Picture photograph, Picture mask) throws RefusedException {
        if (photograph.width() != mask.width() || photograph.height() != mask.height()) {
            throw new RefusedException(RefusalCode.SIZE_MISMATCH,
                    "The photograph is %dx%d and the mask is %dx%d; paint the mask on the photograph's own size."
                            .formatted(photograph.width(), photograph.height(), mask.width(), mask.height()));
        }
    }

    private static PixelBox requireHole(Mask hole) throws RefusedException {
        PixelBox bounds = hole.bounds().orElseThrow(() -> new RefusedException(RefusalCode.EMPTY_MASK,
                "The mask is empty: no pixel is light, so there is nothing to repaint. Paint the hole white."));
        if (hole.area() == hole.width() * hole.height()) {
            throw new RefusedException(RefusalCode.FULL_MASK,
                    "The mask covers the whole photograph, so nothing is left to paint from. Paint only the hole white"
                            + " and the rest black.");
        }
        return bounds;
    }

    private static void requireAffordable(PixelBox hole, PixelBox crop) throws RefusedException {
        if (crop.width() > Crop.SIDE_MAX) {
            throw new RefusedException(RefusalCode.OVER_BUDGET,
                    ("The hole is %dx%d and needs a square of %d pixels around it; at most %d are taken. Make the hole"
                            + " smaller, or the photograph and its mask.").formatted(hole.width(),
                                    hole.height(),
                                    crop.width(), Crop.SIDE_MAX));
        }
    }

    private static void requireSameAspect(String name, Picture photograph, Picture guide)
            throws RefusedException {
        double wanted = photograph.width() / (double) photograph.height();
        double given = guide.width() / (double) guide.height();
        if (Math.abs(given / wanted - 1) > ASPECT_TOLERANCE) {
            throw new RefusedException(RefusalCode.SIZE_MISMATCH,
                    ("The photograph is %dx%d and the %s is %dx%d; its resolution may differ, its aspect may not. Draw"
                            + " it on the photograph.").formatted(photograph.width(), photograph.height(),
                                    name,
                                    guide.width(), guide.height()));
        }
    }

    /// Ends the decoding of an edit; never leaves this class.
    private static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1;

        private final transient Refusal refusal;

        RefusedException(Refusal refusal) {
            super(refusal.sentence(), null, false, false);
            this.refusal = refusal;
        }

        RefusedException(RefusalCode code, String sentence) {
            this(new Refusal(code, sentence));
        }

        Refusal refusal() {
            return refusal;
        }
    }
}

package retouch.worker.edit;

import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import retouch.schemas.job.EditFigures;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.Stage;
import retouch.schemas.pixel.EditNote;
import retouch.schemas.pixel.NineChannels;
import retouch.schemas.pixel.Picture;
import retouch.schemas.pixel.PictureReader;
import retouch.schemas.pixel.Resample;
import retouch.schemas.pixel.Seam;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Company;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.RunOptions;

/// Repaints the hole in one photograph with the generator this worker serves.
///
/// The generator sees a square around the hole ([Crop]), nine channels ([NineChannels]); of what it paints
/// only the hole is kept, without the painting's tint ([Seam]). Pixels outside the mask keep their very bits; size,
/// depth, color profile and orientation are the photograph's.
///
/// **Errors.** What a user can cause is a value, [Edited.Refused]. What the machine can cause is a
/// [GeneratorException].
///
/// Not thread-safe: one service per inference thread. The generator is borrowed; its owner closes it.
public final class EditService {

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
    /// @param kept     names the photograph, so that the generator may keep what it knows of it for the next
    ///                 edit; empty to keep nothing
    /// @param stopped  asked while the generator runs: whether nobody wants the result any more
    /// @param company  whether the generator may run other edits with it
    public record Wish(Optional<Integer> colorKey, long seed, EditNote note, Optional<String> kept,
            BooleanSupplier stopped, Company company) {

        public Wish {
            Objects.requireNonNull(kept, "kept");
            Objects.requireNonNull(colorKey, "colorKey");
            Objects.requireNonNull(note, "note");
            Objects.requireNonNull(stopped, "stopped");
            Objects.requireNonNull(company, "company");
        }
    }

    /// Edits a photograph. Goes through the stages `DECODE` to `ENCODE` of `clock`.
    ///
    /// @throws java.util.concurrent.CancellationException if it was stopped
    public Edited edit(Sources sources, Wish wish, StageClock clock)
            throws GeneratorException, InterruptedException {
        clock.enter(Stage.DECODE);
        try {
            return paint(Scene.of(sources, wish, reader, generator.network().side()), wish, clock);
        } catch (RefusedException e) {
            return new Edited.Refused(e.refusal());
        }
    }

    private Edited.Painted paint(Scene scene, Wish wish, StageClock clock) throws GeneratorException {
        clock.enter(Stage.ASSEMBLE);
        PixelBox crop = scene.crop();
        float[] original = scene.photograph().rgb(crop);
        int side = generator.network().side();
        Square square = Square.of(scene, original, side);
        Tensor input = square.input(wish.seed());
        clock.enter(Stage.GENERATE);
        RunOptions options = RunOptions.WHOLE.within(WantedRegion.of(square.hole(), side))
                .stoppedBy(wish.stopped()).with(wish.company());
        Tensor output = generator.run(input,
                wish.kept().map(name -> options.keptAs(name + " " + crop)).orElse(options));
        clock.enter(Stage.COMPOSE);
        float[] painting = NineChannels.toRgb(output);
        float[] painted = Resample.rgb(painting, side, side, crop.width(), crop.height());
        Seam.blend(scene.hole(), crop, side, original, painted);
        Picture result = scene.photograph().repaint(scene.hole(), crop, painted);
        EditFigures figures = new EditFigures(
                QualityMeter.measure(square, painting, scene, original, painted), square.traits());
        clock.enter(Stage.ENCODE);
        byte[] png = result.toPng(wish.note());
        clock.stop();
        return new Edited.Painted(png, crop, figures);
    }
}

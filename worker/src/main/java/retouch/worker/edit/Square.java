package retouch.worker.edit;

import java.util.Optional;

import retouch.schemas.job.JobTraits;
import retouch.schemas.job.PixelBox;
import retouch.schemas.pixel.ColorStrokes;
import retouch.schemas.pixel.NineChannels;
import retouch.schemas.pixel.Resample;
import retouch.schemas.pixel.TraitsMeter;
import retouch.schemas.tensor.Tensor;

/// What the generator sees of a scene, at its own resolution. Its arrays are borrowed.
///
/// @param side  the model's side, in pixels
/// @param rgb   the photograph, `[side][side][3]`, in `[0, 255]`
/// @param hole  `[side][side]`
/// @param lines `[side][side]`, true on a line
/// @param color strokes of color
/// @param scale side of the crop over `side`
@SuppressWarnings("ArrayRecordComponent") // a parameter object, never compared
record Square(int side, float[] rgb, boolean[] hole, Optional<boolean[]> lines, Optional<ColorStrokes> color,
        double scale) {

    /// @param original the photograph in the scene's crop, `[crop.height][crop.width][3]`
    static Square of(Scene scene, float[] original, int side) {
        PixelBox crop = scene.crop();
        Projection projection = new Projection(crop, scene.photograph().width(), scene.photograph().height(),
                side);
        return new Square(side,
                Resample.rgb(original, crop.width(), crop.height(), side, side),
                projection.bits(scene.hole()),
                scene.lines().map(projection::bits),
                scene.color().map(guide -> projection.strokes(guide.picture(), guide.set())),
                (double) crop.width() / side);
    }

    Tensor input(long seed) {
        return NineChannels.assemble(side, rgb, hole, lines, color, seed);
    }

    JobTraits traits() {
        return TraitsMeter.of(rgb, hole, lines, color, scale);
    }
}

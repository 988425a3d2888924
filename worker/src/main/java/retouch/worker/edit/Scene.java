package retouch.worker.edit;

import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Function;

import retouch.fleet.object.ObjectStoreException;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.pixel.Guidance;
import retouch.schemas.pixel.Mask;
import retouch.schemas.pixel.Picture;
import retouch.schemas.pixel.PictureReader;
import retouch.schemas.pixel.Reading;

/// An edit's pictures, decoded and found fit for each other.
///
/// @param photograph what is edited
/// @param hole       where, of the photograph's size
/// @param crop       the square that the generator will see
/// @param lines      the sketch's lines, in its own resolution
/// @param color      the strokes of color, in their own resolution
record Scene(Picture photograph, Mask hole, PixelBox crop, Optional<Mask> lines, Optional<Guide> color) {

    /// A sketch or color picture may differ in resolution, and its aspect by this much: a rounded pixel.
    private static final double ASPECT_TOLERANCE = 0.01;

    /// A picture that people painted.
    ///
    /// @param picture as it is
    /// @param set     where something is painted
    record Guide(Picture picture, Mask set) {}

    /// Decodes the files side by side.
    ///
    /// @param reader decodes within the worker's budget
    /// @param side   the model's side, in pixels
    static Scene of(Sources sources, EditService.Wish wish, PictureReader reader, int side)
            throws RefusedException, InterruptedException {
        try (SideBySide readers = new SideBySide()) {
            Future<Picture> photograph = readers
                    .start(() -> picture(reader, "the photograph", sources.photograph()));
            Future<Guide> mask = readers
                    .start(() -> guide(reader, "the mask", sources.mask(), Guidance::mask));
            Optional<Future<Guide>> sketch = readers.startIfPresent(sources.sketch(),
                    file -> () -> guide(reader, "the sketch", file, Guidance::sketch));
            Optional<Future<Guide>> color = readers.startIfPresent(sources.color(),
                    file -> () -> guide(reader,
                            "the color", file, picture -> Guidance.painted(picture, wish.colorKey())));
            return fit(SideBySide.await(photograph), SideBySide.await(mask),
                    SideBySide.awaitIfPresent(sketch),
                    SideBySide.awaitIfPresent(color), side);
        } catch (ObjectStoreException e) {
            throw new IllegalStateException("decoding asks no store", e);
        }
    }

    private static Scene fit(Picture photograph, Guide mask, Optional<Guide> sketch, Optional<Guide> color,
            int side)
            throws RefusedException {
        requireSameSize(photograph, mask.picture());
        PixelBox bounds = requireHole(mask.set());
        if (sketch.isPresent()) {
            requireSameAspect("sketch", photograph, sketch.get().picture());
        }
        if (color.isPresent()) {
            requireSameAspect("color", photograph, color.get().picture());
        }
        PixelBox crop = Crop.around(bounds, photograph.width(), photograph.height(), side);
        requireAffordable(bounds, crop);
        return new Scene(photograph, mask.set(), crop, sketch.map(Guide::set), color);
    }

    private static Guide guide(PictureReader reader, String name, byte[] file, Function<Picture, Mask> where)
            throws RefusedException {
        Picture picture = picture(reader, name, file);
        return new Guide(picture, where.apply(picture));
    }

    private static Picture picture(PictureReader reader, String name, byte[] file) throws RefusedException {
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
}

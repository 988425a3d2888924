package retouch.trainer.data.picture;

import java.util.Objects;
import java.util.Optional;

import retouch.schemas.job.PixelBox;
import retouch.schemas.pixel.Picture;
import retouch.schemas.pixel.Resample;
import retouch.trainer.data.face.FacePicture;
import retouch.trainer.opencv.FaceFinder;

/// Cuts a square out of a photograph: around its largest face, or from its middle if it shows none, with eyes
/// where a portrait has them. Thread-safe.
///
/// The parts of the picture are not known: the color domain cuts it by color, and no hair mask is drawn.
public final class PictureCrop {

    /// Longest side at which faces are looked for.
    private static final int SEARCH_SIDE = 640;
    /// How much more than the face's square the crop shows, as portraits of training sets do.
    private static final double MARGIN = 1.9;
    /// Where the face's square has its middle in the crop: hair needs more room than the neck.
    private static final double MIDDLE_Y = 0.54;
    private static final double GUESSED_LEFT_EYE = 0.38;
    private static final double GUESSED_EYE_Y = 0.44;

    private final Optional<FaceFinder> finder;

    /// @param finder borrowed; empty on a machine without OpenCV, where every crop is from the middle
    public PictureCrop(Optional<FaceFinder> finder) {
        this.finder = Objects.requireNonNull(finder, "finder");
    }

    /// @param side of the crop, in pixels; a smaller picture is enlarged
    public FacePicture crop(Picture picture, int side) {
        Optional<FaceFinder.FoundFace> face = finder.flatMap(found -> find(found, picture));
        int shorter = Math.min(picture.width(), picture.height());
        if (face.isEmpty()) {
            PixelBox box = new PixelBox((picture.width() - shorter) / 2, (picture.height() - shorter) / 2,
                    shorter, shorter);
            return new FacePicture(side, shrink(picture, box, side, side), Optional.empty(),
                    GUESSED_LEFT_EYE * side, GUESSED_EYE_Y * side, (1 - GUESSED_LEFT_EYE) * side,
                    GUESSED_EYE_Y * side);
        }
        PixelBox box = around(face.get(), picture, shorter);
        double scale = (double) side / box.width();
        FaceFinder.FoundFace found = face.get();
        return new FacePicture(side, shrink(picture, box, side, side), Optional.empty(),
                (found.leftEyeX() - box.left()) * scale, (found.leftEyeY() - box.top()) * scale,
                (found.rightEyeX() - box.left()) * scale, (found.rightEyeY() - box.top()) * scale);
    }

    /// A square inside the picture.
    private static PixelBox around(FaceFinder.FoundFace face, Picture picture, int shorter) {
        int side = (int) Math.min(shorter, Math.round(MARGIN * face.side()));
        double middleX = face.left() + face.side() / 2;
        double middleY = face.top() + face.side() / 2;
        int left = Math.clamp(Math.round(middleX - side / 2.0), 0, picture.width() - side);
        int top = Math.clamp(Math.round(middleY - MIDDLE_Y * side), 0, picture.height() - side);
        return new PixelBox(left, top, side, side);
    }

    private static Optional<FaceFinder.FoundFace> find(FaceFinder finder, Picture picture) {
        double scale = Math.min(1, SEARCH_SIDE / (double) Math.max(picture.width(), picture.height()));
        int width = Math.max(1, (int) (picture.width() * scale));
        int height = Math.max(1, (int) (picture.height() * scale));
        float[] rgb = shrink(picture, new PixelBox(0, 0, picture.width(), picture.height()), width, height);
        byte[] gray = new byte[width * height];
        for (int pixel = 0; pixel < gray.length; pixel++) {
            gray[pixel] = (byte) Math.round(
                    0.299f * rgb[3 * pixel] + 0.587f * rgb[3 * pixel + 1] + 0.114f * rgb[3 * pixel + 2]);
        }
        double across = (double) picture.width() / width;
        double down = (double) picture.height() / height;
        return finder.find(gray, width, height).map(face -> new FaceFinder.FoundFace(face.left() * across,
                face.top() * down, face.side() * across, face.leftEyeX() * across, face.leftEyeY() * down,
                face.rightEyeX() * across, face.rightEyeY() * down));
    }

    /// A row of the result is made of a strip of the picture, so that forty megapixels cost no more memory than
    /// a strip.
    private static float[] shrink(Picture picture, PixelBox box, int width, int height) {
        if (box.height() <= height) {
            return Resample.rgb(picture.rgb(box), box.width(), box.height(), width, height);
        }
        float[] shrunk = new float[3 * width * height];
        for (int row = 0; row < height; row++) {
            int from = (int) ((long) row * box.height() / height);
            int to = Math.max(from + 1, (int) ((long) (row + 1) * box.height() / height));
            float[] strip = picture.rgb(new PixelBox(box.left(), box.top() + from, box.width(), to - from));
            float[] line = Resample.rgb(strip, box.width(), to - from, width, 1);
            System.arraycopy(line, 0, shrunk, 3 * width * row, line.length);
        }
        return shrunk;
    }
}

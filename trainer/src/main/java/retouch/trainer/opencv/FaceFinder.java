package retouch.trainer.opencv;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.util.Optional;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.RectVector;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_objdetect.CascadeClassifier;

/// Finds the largest face in a picture, and its eyes, with the cascades that come with OpenCV. Thread-safe: one
/// call at a time looks, because a cascade keeps what it is looking at.
public final class FaceFinder implements AutoCloseable {

    /// A face in pixels: the upright square around it from brow to chin, and x and y of the left and of the right
    /// eye's middle, as seen in the picture.
    public record FoundFace(double left, double top, double side, double leftEyeX, double leftEyeY,
            double rightEyeX, double rightEyeY) {}

    private static final String CASCADES = "/org/bytedeco/opencv/%s/share/opencv4/haarcascades/%s.xml";
    private static final double SCALE_STEP = 1.1;
    private static final int FACE_NEIGHBORS = 5;
    private static final int EYE_NEIGHBORS = 4;
    /// A face is at least this share of the picture's shorter side.
    private static final double FACE_SHARE_MIN = 0.12;
    private static final double EYE_SHARE_MIN = 0.12;
    private static final double EYE_SHARE_MAX = 0.42;
    /// Where eyes are in a frontal face's square, if they are not found.
    private static final double GUESSED_EYE_X = 0.31;
    private static final double GUESSED_EYE_Y = 0.39;

    private final CascadeClassifier faces;
    private final CascadeClassifier eyes;

    private FaceFinder(CascadeClassifier faces, CascadeClassifier eyes) {
        this.faces = faces;
        this.eyes = eyes;
    }

    /// Loads the cascades; empty on a platform for which this build has no OpenCV.
    public static Optional<FaceFinder> load() {
        try {
            Loader.load(opencv_core.class);
            Optional<CascadeClassifier> faces = cascade("haarcascade_frontalface_default");
            Optional<CascadeClassifier> eyes = cascade("haarcascade_eye");
            return faces.isPresent() && eyes.isPresent()
                    ? Optional.of(new FaceFinder(faces.get(), eyes.get()))
                    : Optional.empty();
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            return Optional.empty();
        }
    }

    /// @param gray   one byte per pixel, row by row
    /// @param width  in pixels
    /// @param height in pixels
    public synchronized Optional<FoundFace> find(byte[] gray, int width, int height) {
        if (gray.length != width * height) {
            throw new IllegalArgumentException(
                    "%dx%d pixels do not have %d bytes".formatted(width, height, gray.length));
        }
        try (Mat picture = new Mat(height, width, opencv_core.CV_8UC1)) {
            picture.data().put(gray, 0, gray.length);
            double sideMin = FACE_SHARE_MIN * Math.min(width, height);
            Optional<double[]> face = largest(picture, sideMin);
            return face.map(square -> withEyes(picture, square));
        }
    }

    @Override
    public synchronized void close() {
        faces.close();
        eyes.close();
    }

    private static Optional<CascadeClassifier> cascade(String name) {
        URL packed = FaceFinder.class.getResource(CASCADES.formatted(Loader.getPlatform(), name));
        if (packed == null) {
            return Optional.empty();
        }
        try {
            File file = Loader.cacheResource(packed);
            CascadeClassifier cascade = new CascadeClassifier(file.getPath());
            return cascade.empty() ? Optional.empty() : Optional.of(cascade);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// @return left, top and side
    private Optional<double[]> largest(Mat picture, double sideMin) {
        try (RectVector found = new RectVector();
                Size min = new Size((int) sideMin, (int) sideMin);
                Size max = new Size()) {
            faces.detectMultiScale(picture, found, SCALE_STEP, FACE_NEIGHBORS, 0, min, max);
            Optional<double[]> largest = Optional.empty();
            for (long at = 0; at < found.size(); at++) {
                Rect square = found.get(at);
                if (largest.isEmpty() || square.width() > largest.get()[2]) {
                    largest = Optional.of(new double[]{square.x(), square.y(), square.width()});
                }
            }
            return largest;
        }
    }

    private FoundFace withEyes(Mat picture, double[] square) {
        double left = square[0];
        double top = square[1];
        double side = square[2];
        double[] leftEye = {left + GUESSED_EYE_X * side, top + GUESSED_EYE_Y * side};
        double[] rightEye = {left + (1 - GUESSED_EYE_X) * side, top + GUESSED_EYE_Y * side};
        // Eyes lie in the upper part; below it the cascade takes nostrils and mouths for eyes.
        try (Rect upper = new Rect((int) left, (int) (top + 0.15 * side), (int) side, (int) (0.45 * side));
                Mat part = new Mat(picture, upper);
                RectVector found = new RectVector();
                Size min = new Size((int) (EYE_SHARE_MIN * side), (int) (EYE_SHARE_MIN * side));
                Size max = new Size((int) (EYE_SHARE_MAX * side), (int) (EYE_SHARE_MAX * side))) {
            eyes.detectMultiScale(part, found, SCALE_STEP, EYE_NEIGHBORS, 0, min, max);
            for (long at = 0; at < found.size(); at++) {
                Rect eye = found.get(at);
                double x = upper.x() + eye.x() + eye.width() / 2.0;
                double y = upper.y() + eye.y() + eye.height() / 2.0;
                double[] guess = x < left + side / 2 ? leftEye : rightEye;
                // The cascade's window is wider than the eye; one far from where eyes are is none.
                if (Math.hypot(x - guess[0], y - guess[1]) < 0.18 * side) {
                    guess[0] = x;
                    guess[1] = y;
                }
            }
        }
        return new FoundFace(left, top, side, leftEye[0], leftEye[1], rightEye[0], rightEye[1]);
    }
}

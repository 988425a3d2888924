package retouch.trainer.gate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_photo;
import org.bytedeco.opencv.opencv_core.Mat;

import retouch.schemas.tensor.Tensor;

/// What fills holes without having learnt anything: OpenCV's inpainting, Telea's by fast marching (2004)
/// and the one after Navier and Stokes (Bertalmio et al. 2001). Thread-safe.
public final class OpenCvInpainting implements Repainter {

    private static final int CHANNELS = 9;
    private static final int MASK = 7;
    private static final float HALF_RANGE = 127.5f;

    /// OpenCV's own examples use 3 pixels.
    private static final double RADIUS_PIXELS = 3;

    private final int method;

    private OpenCvInpainting(int method) {
        this.method = method;
    }

    /// Both kinds and [MeanFill], by name; the mean alone where OpenCV has no code for this machine.
    public static Map<String, Repainter> floors() {
        Map<String, Repainter> floors = new LinkedHashMap<>();
        floors.put("mean", new MeanFill());
        if (problem().isEmpty()) {
            floors.put("telea", new OpenCvInpainting(opencv_photo.INPAINT_TELEA));
            floors.put("navier-stokes", new OpenCvInpainting(opencv_photo.INPAINT_NS));
        }
        return floors;
    }

    /// Why OpenCV cannot be used here, if it cannot.
    public static Optional<String> problem() {
        try (Mat probe = new Mat(1, 1, opencv_core.CV_8UC1)) {
            return probe.isNull() ? Optional.of("OpenCV gives no memory.") : Optional.empty();
        } catch (LinkageError e) {
            return Optional
                    .of("OpenCV has no code for this machine: " + e.getMessage() + ". The floors of Telea"
                            + " and Navier-Stokes are left out.");
        }
    }

    @Override
    public Tensor paint(Tensor input) {
        int side = input.size(1);
        float[] data = input.data();
        byte[] photo = new byte[3 * side * side];
        byte[] hole = new byte[side * side];
        for (int pixel = 0; pixel < hole.length; pixel++) {
            hole[pixel] = (byte) (data[CHANNELS * pixel + MASK] > 0 ? 255 : 0);
            for (int channel = 0; channel < 3; channel++) {
                photo[3 * pixel + channel] = (byte) Math
                        .round((data[CHANNELS * pixel + channel] + 1) * HALF_RANGE);
            }
        }
        byte[] painted = new byte[photo.length];
        try (Mat from = new Mat(side, side, opencv_core.CV_8UC3);
                Mat mask = new Mat(side, side, opencv_core.CV_8UC1);
                Mat to = new Mat()) {
            from.data().put(photo, 0, photo.length);
            mask.data().put(hole, 0, hole.length);
            opencv_photo.inpaint(from, mask, to, RADIUS_PIXELS, method);
            to.data().get(painted, 0, painted.length);
        }
        float[] output = new float[painted.length];
        for (int at = 0; at < output.length; at++) {
            output[at] = (painted[at] & 0xFF) / HALF_RANGE - 1;
        }
        return Tensor.of(output, 1, side, side, 3);
    }
}

package retouch.worker.edit;

import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Box;
import retouch.worker.generate.Generator;
import retouch.worker.generate.RunOptions;

/// A generator whose every pixel differs from its neighbors, and which may paint nothing but black outside the
/// region it was asked for.
final class StripesGenerator implements Generator {

    private static final int SIDE = 32;

    private final boolean onlyTheRegion;

    StripesGenerator(boolean onlyTheRegion) {
        this.onlyTheRegion = onlyTheRegion;
    }

    @Override
    public NetworkDescription network() {
        return new NetworkDescription(SIDE, 1, 3, GateVariant.PROPER);
    }

    @Override
    public String engine() {
        return "stripes";
    }

    @Override
    public String device() {
        return "none";
    }

    @Override
    public Tensor run(Tensor input, RunOptions options) {
        float[] output = new float[3 * SIDE * SIDE];
        for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
            boolean wanted = !onlyTheRegion || isIn(options, pixel % SIDE, pixel / SIDE);
            for (int channel = 0; channel < 3; channel++) {
                output[3 * pixel + channel] = wanted ? (pixel * 7 + channel * 5) % 19 / 10f - 0.9f : -1;
            }
        }
        return Tensor.of(output, 1, SIDE, SIDE, 3);
    }

    @Override
    public void close() {
        // nothing is open
    }

    private static boolean isIn(RunOptions options, int x, int y) {
        for (Box box : options.region()) {
            if (x >= box.left() && x < box.right() && y >= box.top() && y < box.bottom()) {
                return true;
            }
        }
        return false;
    }
}

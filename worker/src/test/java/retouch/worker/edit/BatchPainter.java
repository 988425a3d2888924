package retouch.worker.edit;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.RunOptions;

/// Paints batches gray, after doing for each picture what a test wants.
final class BatchPainter implements Generator {

    private static final int SIDE = 32;
    private static final int MASK = 7;

    /// What happens to a picture.
    @FunctionalInterface
    interface Meanwhile {

        /// @param holeShare of the picture, in `[0, 1]`
        void happens(double holeShare) throws Exception;
    }

    private final Meanwhile meanwhile;
    private final List<Integer> sizes = new CopyOnWriteArrayList<>();

    BatchPainter(Meanwhile meanwhile) {
        this.meanwhile = meanwhile;
    }

    /// How many pictures each run had.
    List<Integer> sizes() {
        return List.copyOf(sizes);
    }

    @Override
    public NetworkDescription network() {
        return new NetworkDescription(SIDE, 1, 3, GateVariant.PROPER);
    }

    @Override
    public String engine() {
        return "batch";
    }

    @Override
    public String device() {
        return "none";
    }

    @Override
    public boolean hasBatches() {
        return true;
    }

    @Override
    public Tensor run(Tensor input, RunOptions options) throws GeneratorException {
        sizes.add(input.size(0));
        int values = input.data().length / input.size(0);
        for (int picture = 0; picture < input.size(0); picture++) {
            int hole = 0;
            for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
                hole += input.data()[picture * values + pixel * NetworkDescription.INPUT_CHANNELS + MASK] > 0
                        ? 1
                        : 0;
            }
            happens((double) hole / (SIDE * SIDE));
        }
        float[] output = new float[input.size(0) * SIDE * SIDE * NetworkDescription.OUTPUT_CHANNELS];
        Arrays.fill(output, 0.5f);
        return Tensor.of(output, input.size(0), SIDE, SIDE, NetworkDescription.OUTPUT_CHANNELS);
    }

    private void happens(double holeShare) throws GeneratorException {
        try {
            meanwhile.happens(holeShare);
        } catch (GeneratorException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        // nothing is open
    }
}

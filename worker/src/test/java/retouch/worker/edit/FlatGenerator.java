package retouch.worker.edit;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.RunOptions;

/// A generator that paints one gray, after doing what a test wants to happen meanwhile.
class FlatGenerator implements Generator {

    /// What happens while the generator runs.
    @FunctionalInterface
    interface Meanwhile {
        void happens(Tensor input) throws GeneratorException;
    }

    private static final int SIDE = 32;
    private static final int MASK = 7;

    private final float value;
    private final Meanwhile meanwhile;
    private int runs;

    /// @param value what every output channel holds, in `[-1, 1]`
    FlatGenerator(float value, Meanwhile meanwhile) {
        this.value = value;
        this.meanwhile = meanwhile;
    }

    FlatGenerator(float value) {
        this(value, input -> {});
    }

    /// Paints one gray into the hole and the photograph around it.
    static FlatGenerator inTheHole(float value) {
        return new FlatGenerator(value) {
            @Override
            public Tensor run(Tensor input, RunOptions options) throws GeneratorException {
                float[] painted = super.run(input, options).data().clone();
                for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
                    int from = NetworkDescription.INPUT_CHANNELS * pixel;
                    if (input.data()[from + MASK] == 0) {
                        System.arraycopy(input.data(), from, painted, 3 * pixel, 3);
                    }
                }
                return Tensor.of(painted, 1, SIDE, SIDE, NetworkDescription.OUTPUT_CHANNELS);
            }
        };
    }

    /// Runs until it is stopped.
    ///
    /// @param begun counted down as it begins
    static FlatGenerator untilStopped(CountDownLatch begun) {
        return new FlatGenerator(0) {
            @Override
            public Tensor run(Tensor input, RunOptions options) {
                begun.countDown();
                while (!options.stopped().getAsBoolean()) {
                    Thread.onSpinWait();
                }
                throw new CancellationException("stopped");
            }
        };
    }

    int runs() {
        return runs;
    }

    @Override
    public NetworkDescription network() {
        return new NetworkDescription(SIDE, 1, 3, GateVariant.PROPER);
    }

    @Override
    public String engine() {
        return "flat " + value;
    }

    @Override
    public String device() {
        return "none";
    }

    @Override
    public Tensor run(Tensor input, RunOptions options) throws GeneratorException {
        runs++;
        input.requireShape(1, SIDE, SIDE, NetworkDescription.INPUT_CHANNELS);
        meanwhile.happens(input);
        float[] output = new float[SIDE * SIDE * NetworkDescription.OUTPUT_CHANNELS];
        Arrays.fill(output, value);
        return Tensor.of(output, 1, SIDE, SIDE, NetworkDescription.OUTPUT_CHANNELS);
    }

    @Override
    public void close() {
        // nothing is open
    }
}

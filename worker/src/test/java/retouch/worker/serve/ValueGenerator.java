package retouch.worker.serve;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.RunOptions;

/// Paints each picture in its first value, and fails where that is [#BAD]. A picture of [#HOLDS] keeps the engine
/// until it is let go.
final class ValueGenerator implements Generator {

    static final float BAD = 13;
    static final float HOLDS = 14;
    static final int SIDE = 32;

    private final boolean batches;
    final List<Integer> sizes = new CopyOnWriteArrayList<>();
    final List<RunOptions> asked = new CopyOnWriteArrayList<>();
    final CountDownLatch held = new CountDownLatch(1);
    final CountDownLatch letGo = new CountDownLatch(1);

    ValueGenerator(boolean batches) {
        this.batches = batches;
    }

    static Tensor input(float value) {
        Tensor input = Tensor.zeros(1, SIDE, SIDE, NetworkDescription.INPUT_CHANNELS);
        input.data()[0] = value;
        return input;
    }

    @Override
    public NetworkDescription network() {
        return new NetworkDescription(SIDE, 1, 3, GateVariant.PROPER);
    }

    @Override
    public String engine() {
        return "value";
    }

    @Override
    public String device() {
        return "none";
    }

    @Override
    public boolean hasBatches() {
        return batches;
    }

    @Override
    public Tensor run(Tensor input, RunOptions options) throws GeneratorException {
        sizes.add(input.size(0));
        asked.add(options);
        int values = input.data().length / input.size(0);
        Tensor output = Tensor.zeros(input.size(0), SIDE, SIDE, NetworkDescription.OUTPUT_CHANNELS);
        int painted = output.data().length / input.size(0);
        for (int picture = 0; picture < input.size(0); picture++) {
            float value = input.data()[picture * values];
            holdAt(value);
            if (value == BAD) {
                throw GeneratorException.permanent("a bad picture");
            }
            Arrays.fill(output.data(), picture * painted, (picture + 1) * painted, value);
        }
        if (options.stopped().getAsBoolean()) {
            throw new CancellationException("stopped");
        }
        return output;
    }

    private void holdAt(float value) {
        if (value == HOLDS) {
            held.countDown();
            try {
                letGo.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        // nothing is open
    }
}

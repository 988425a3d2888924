package retouch.worker.generate.vector;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.network.Variable;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.RunOptions;

/// Runs a very small network while a worker still reads and lays out its weights, so that the JIT has compiled
/// the kernels when the first picture comes: until then each vector is an object, and the first full decode at
/// the paper's size took 2.4 s where a later one takes 0.4. Once per process, on a thread of its own, for a
/// bounded time. Thread-safe.
public final class Rehearsal {

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    /// Has every kind of layer, and grids that are large enough for Winograd's algorithm.
    private static final NetworkDescription PIECE = new NetworkDescription(64, 32, 3, GateVariant.PROPER);
    private static final int RUNS_MAX = 64;
    private static final Duration TIME_MAX = Duration.ofSeconds(5);

    private static final AtomicBoolean BEGUN = new AtomicBoolean();
    private static volatile boolean over;

    private Rehearsal() {}

    /// Begins, unless it has. Returns at once.
    ///
    /// @param config of the engine that will be asked for: what computes its products is chosen now, too
    public static void begin(VectorGenerator.Config config) {
        if (BEGUN.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("retouch-rehearsal").start(() -> play(config));
        }
    }

    /// Ends it within a layer: from now on the processors have better work.
    static void end() {
        over = true;
    }

    private static void play(VectorGenerator.Config config) {
        long begin = System.nanoTime();
        Tensor input = Tensor.zeros(1, PIECE.side(), PIECE.side(), NetworkDescription.INPUT_CHANNELS);
        RunOptions options = RunOptions.WHOLE
                .stoppedBy(() -> over || System.nanoTime() - begin > TIME_MAX.toNanos());
        int runs = 0;
        try (VectorGenerator generator = VectorGenerator.layOut(PIECE, weights(),
                new VectorGenerator.Config(1, 0, config.products()))) {
            while (runs < RUNS_MAX) {
                generator.run(input, options);
                runs++;
            }
        } catch (CancellationException ended) {
            // it has done what it could
        } catch (GeneratorException e) {
            LOG.atDebug().setCause(e).log("rehearsal.failed");
        }
        LOG.atDebug().addKeyValue("runs", runs)
                .addKeyValue("millis", (System.nanoTime() - begin) / 1_000_000).log("rehearsal.over");
    }

    /// Any numbers will do.
    private static Weights weights() {
        Map<String, Tensor> byName = new HashMap<>();
        for (Variable variable : PIECE.variables()) {
            Tensor tensor = Tensor.zeros(variable.extents());
            for (int index = 0; index < tensor.data().length; index++) {
                tensor.data()[index] = (index % 7 - 3) / 100f;
            }
            byName.put(variable.name(), tensor);
        }
        return Weights.of(byName);
    }
}

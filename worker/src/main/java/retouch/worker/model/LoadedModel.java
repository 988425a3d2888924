package retouch.worker.model;

import java.time.Duration;
import java.util.Arrays;

import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.pixel.DecodeBudget;
import retouch.schemas.pixel.PictureReader;
import retouch.schemas.tensor.Tensor;
import retouch.worker.edit.ServedModel;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.RunOptions;

/// A version in an engine that has run: the next picture takes no longer than any other. It owns its generator,
/// whose closing frees the engine's memory. Thread-safe, if the generator is.
public final class LoadedModel implements AutoCloseable {

    private static final Duration WARM_UP_MAX = Duration.ofSeconds(5);
    private static final double WARM_ENOUGH = 0.9;

    private final Generator generator;
    private final ServedModel served;
    private final Tensor input;
    private final Tensor painted;

    private LoadedModel(Generator generator, ServedModel served, Tensor input, Tensor painted) {
        this.generator = generator;
        this.served = served;
        this.input = input;
        this.painted = painted;
    }

    /// Warms a generator up.
    ///
    /// @param generator of the bundle's model; closed if this throws
    /// @param worker    the worker's id
    /// @param first     whether this process has never run such a network before; if it has, its code is compiled,
    ///                  and one run is enough
    /// @param manner    how it runs
    /// @throws GeneratorException if it cannot run
    public static LoadedModel warm(ModelBundle bundle, Generator generator, String worker, boolean first,
            RunOptions manner) throws GeneratorException {
        boolean warm = false;
        try {
            Tensor input = warmUpInput(generator.network());
            Tensor painted = first ? warmUp(generator, input, manner) : generator.run(input, manner);
            ModelUsed model = new ModelUsed(bundle.card().version(), bundle.digest(),
                    bundle.card().untrained());
            ServedModel served = new ServedModel(generator, model,
                    new WorkerIdentity(worker, generator.engine(), generator.device()),
                    new PictureReader(DecodeBudget.DEFAULT));
            warm = true;
            return new LoadedModel(generator, served, input, painted);
        } finally {
            if (!warm) {
                generator.close();
            }
        }
    }

    /// For jobs; borrowed.
    public ServedModel served() {
        return served;
    }

    /// Runs the input of the warm-up again and wants the same bits.
    ///
    /// @return what is wrong, or nothing
    public String problem() {
        try {
            return Arrays.equals(generator.run(input).data(), painted.data())
                    ? ""
                    : "the engine paints other pixels than when it started";
        } catch (GeneratorException | RuntimeException | LinkageError e) {
            return e.getMessage() == null ? e.toString() : e.getMessage();
        }
    }

    @Override
    public void close() {
        generator.close();
    }

    /// The first runs are slower, by what the engine loads, lays out and compiles; no user should wait for that.
    /// Over when a run is no faster than the one before, or when the time is.
    ///
    /// @return what the last run painted
    private static Tensor warmUp(Generator generator, Tensor input, RunOptions manner)
            throws GeneratorException {
        long begin = System.nanoTime();
        long before;
        long took = Long.MAX_VALUE;
        Tensor painted;
        do {
            before = took;
            long start = System.nanoTime();
            painted = generator.run(input, manner);
            took = System.nanoTime() - start;
        } while (took < before * WARM_ENOUGH && System.nanoTime() - begin < WARM_UP_MAX.toNanos());
        return painted;
    }

    /// Any picture, always the same.
    private static Tensor warmUpInput(NetworkDescription network) {
        Tensor input = Tensor.zeros(1, network.side(), network.side(), NetworkDescription.INPUT_CHANNELS);
        for (int index = 0; index < input.data().length; index++) {
            input.data()[index] = index % 255 / 127f - 1;
        }
        return input;
    }
}

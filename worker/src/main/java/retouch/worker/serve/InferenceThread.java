package retouch.worker.serve;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.config.Settings;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Company;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.KeptCounts;
import retouch.worker.generate.RunOptions;

/// A generator that lives on one thread from its loading to its closing, whoever calls it: native engines
/// keep state per thread. Thread-safe; calls wait for each other.
///
/// Where the engine has batches and [Batches] allows them, callers that wait at the same time are computed together,
/// one picture each, if their [Company] allows it. Each has its own answer, as if it had run alone, within what
/// [Generator#hasBatches] says.
public final class InferenceThread implements Generator {

    private static final Logger LOG = LoggerFactory.getLogger(InferenceThread.class);

    /// How many callers are computed together.
    ///
    /// @param sizeMax pictures in a batch, 1 to 64; 1 for no batches
    /// @param window  how long the first of a batch waits for others, once the engine is free; up to one second
    public record Batches(int sizeMax, Duration window) {

        private static final int SIZE_MAX = 64;
        private static final Duration WINDOW_MAX = Duration.ofSeconds(1);

        /// Every picture by itself: on a processor a batch takes as long as its pictures one after the other.
        public static final Batches NONE = new Batches(1, Duration.ofMillis(20));

        public Batches {
            if (sizeMax < 1 || sizeMax > SIZE_MAX) {
                throw new IllegalArgumentException(
                        "sizeMax must be 1 to %d: %d".formatted(SIZE_MAX, sizeMax));
            }
            if (!window.isPositive() || window.compareTo(WINDOW_MAX) > 0) {
                throw new IllegalArgumentException(
                        "window must be more than zero, up to one second: " + window);
            }
        }

        /// Reads `RETOUCH_WORKER_BATCH` and `RETOUCH_WORKER_BATCH_WINDOW`.
        public static Batches from(Settings settings) {
            int sizeMax = settings.integer("RETOUCH_WORKER_BATCH", NONE.sizeMax, 1, SIZE_MAX);
            Duration window = settings.duration("RETOUCH_WORKER_BATCH_WINDOW", NONE.window);
            if (window.compareTo(WINDOW_MAX) > 0) {
                settings.problem(
                        "RETOUCH_WORKER_BATCH_WINDOW must be up to PT1S, not '%s'.".formatted(window));
                return new Batches(sizeMax, NONE.window);
            }
            return new Batches(sizeMax, window);
        }
    }

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("retouch-inference").factory());
    private final Generator generator;
    private final Batches batches;
    private final IntConsumer painted;
    private final RunQueue queue;

    /// Loads a generator.
    @FunctionalInterface
    public interface Loader {
        Generator load() throws GeneratorException;
    }

    /// Without batches.
    ///
    /// @param loader runs on the new thread; the generator it gives is closed there
    public InferenceThread(Loader loader) throws GeneratorException {
        this(loader, Batches.NONE);
    }

    /// @param loader runs on the new thread; the generator it gives is closed there
    public InferenceThread(Loader loader, Batches wanted) throws GeneratorException {
        this(loader, wanted, _ -> {});
    }

    /// @param loader  runs on the new thread; the generator it gives is closed there
    /// @param painted told after each run of the engine, on its thread, how many pictures were in it
    public InferenceThread(Loader loader, Batches wanted, IntConsumer painted) throws GeneratorException {
        boolean loaded = false;
        try {
            generator = onThread(loader::load);
            loaded = true;
        } finally {
            if (!loaded) {
                thread.shutdownNow();
            }
        }
        if (wanted.sizeMax > 1 && !generator.hasBatches()) {
            LOG.atWarn().addKeyValue("engine", generator.engine())
                    .log("engine.has_no_batches, RETOUCH_WORKER_BATCH changes nothing");
        }
        this.batches = generator.hasBatches() ? wanted : Batches.NONE;
        this.queue = new RunQueue(batches);
        this.painted = Objects.requireNonNull(painted, "painted");
    }

    @Override
    public NetworkDescription network() {
        return generator.network();
    }

    @Override
    public String engine() {
        return generator.engine();
    }

    @Override
    public String device() {
        return batches.sizeMax > 1
                ? "%s, batches of up to %d".formatted(generator.device(), batches.sizeMax)
                : generator.device();
    }

    @Override
    public boolean hasBatches() {
        return generator.hasBatches();
    }

    @Override
    public KeptCounts keptCounts() {
        return generator.keptCounts();
    }

    @Override
    public Tensor run(Tensor input, RunOptions options) throws GeneratorException {
        return batches.sizeMax > 1 && options.company() != Company.ALONE && input.size(0) == 1
                ? runInCompany(new WaitingRun(input, options))
                : onThread(() -> compute(input, options));
    }

    private Tensor compute(Tensor input, RunOptions options) throws GeneratorException {
        Tensor output = generator.run(input, options);
        painted.accept(input.size(0));
        return output;
    }

    private Tensor runInCompany(WaitingRun run) throws GeneratorException {
        queue.add(run);
        Future<?> _ = thread.submit(() -> {
            new Batch(queue.take()).run(this::compute);
            return generator;
        });
        return answer(run::await);
    }

    @Override
    public void close() {
        if (!thread.isShutdown()) {
            Future<?> closed = thread.submit(generator::close);
            thread.shutdown();
            try {
                closed.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                throw new IllegalStateException("the generator did not close", e.getCause());
            }
        }
    }

    private <T> T onThread(Callable<T> call) throws GeneratorException {
        return answer(thread.submit(call)::get);
    }

    /// What another thread answers.
    @FunctionalInterface
    private interface Answer<T> {
        T await() throws InterruptedException, ExecutionException;
    }

    private static <T> T answer(Answer<T> answer) throws GeneratorException {
        try {
            return answer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GeneratorException.retryable("the thread that waited for the generator was interrupted", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case GeneratorException problem -> throw problem;
                case RuntimeException bug -> throw bug;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}

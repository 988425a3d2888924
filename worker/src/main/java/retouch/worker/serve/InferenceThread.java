package retouch.worker.serve;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import retouch.schemas.network.NetworkDescription;
import retouch.schemas.tensor.Tensor;
import retouch.worker.generate.Generator;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.KeptCounts;
import retouch.worker.generate.RunOptions;

/// A generator that lives on one thread from its loading to its closing, whoever calls it: native engines
/// keep state per thread. Thread-safe; calls wait for each other.
public final class InferenceThread implements Generator {

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("retouch-inference").factory());
    private final Generator generator;

    /// Loads a generator.
    @FunctionalInterface
    public interface Loader {
        Generator load() throws GeneratorException;
    }

    /// @param loader runs on the new thread; the generator it gives is closed there
    public InferenceThread(Loader loader) throws GeneratorException {
        boolean loaded = false;
        try {
            generator = onThread(loader::load);
            loaded = true;
        } finally {
            if (!loaded) {
                thread.shutdownNow();
            }
        }
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
        return generator.device();
    }

    @Override
    public KeptCounts keptCounts() {
        return generator.keptCounts();
    }

    @Override
    public Tensor run(Tensor input, RunOptions options) throws GeneratorException {
        return onThread(() -> generator.run(input, options));
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
        try {
            return thread.submit(call).get();
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

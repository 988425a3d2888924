package retouch.worker.edit;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

import retouch.fleet.object.ObjectStoreException;

/// Does the few things that one edit's files need at the same time, one virtual thread each. Closing waits for
/// all of them. Used by one thread.
final class SideBySide implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    <T> Future<T> start(Callable<T> call) {
        return threads.submit(call);
    }

    <S, T> Optional<Future<T>> startIfPresent(Optional<S> source, Function<S, Callable<T>> call) {
        return source.map(present -> start(call.apply(present)));
    }

    static <T> T await(Future<T> started)
            throws RefusedException, ObjectStoreException, InterruptedException {
        try {
            return started.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RefusedException refused -> throw refused;
                case ObjectStoreException problem -> throw problem;
                case RuntimeException bug -> throw bug;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException("part of an edit broke", e.getCause());
            }
        }
    }

    static <T> Optional<T> awaitIfPresent(Optional<Future<T>> started)
            throws RefusedException, ObjectStoreException, InterruptedException {
        return started.isPresent() ? Optional.of(await(started.get())) : Optional.empty();
    }

    @Override
    public void close() {
        threads.close();
    }
}

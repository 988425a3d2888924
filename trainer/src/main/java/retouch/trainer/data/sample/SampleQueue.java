package retouch.trainer.data.sample;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Prepares samples ahead on threads of its own and hands them out strictly in order, so that the step never
/// waits for a picture and a training that goes on at sample `n` sees what it would have seen.
///
/// Thread-safe. Its threads are daemons and end with [#close()].
public final class SampleQueue implements AutoCloseable {

    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

    private final SampleSource source;
    private final ExecutorService threads;
    private final ArrayDeque<Future<TrainingSample>> ahead = new ArrayDeque<>();
    private final AtomicLong preparingNanos = new AtomicLong();
    private final AtomicLong waitingNanos = new AtomicLong();
    private long next;
    private long submitted;

    /// @param source      borrowed
    /// @param first       number of the first sample to hand out
    /// @param threadCount how many threads prepare; at least 1
    /// @param aheadMax    how many samples are prepared or in preparation at once; at least 1
    public SampleQueue(SampleSource source, long first, int threadCount, int aheadMax) {
        this.source = Objects.requireNonNull(source, "source");
        if (first < 0 || threadCount < 1 || aheadMax < 1) {
            throw new IllegalArgumentException(
                    "first must be 0 or more, threadCount and aheadMax at least 1, not %d, %d, %d"
                            .formatted(first, threadCount, aheadMax));
        }
        this.next = first;
        this.submitted = first;
        this.threads = Executors.newFixedThreadPool(threadCount,
                Thread.ofPlatform().daemon().name("samples-", 0).factory());
        for (int sample = 0; sample < aheadMax; sample++) {
            submit();
        }
    }

    /// Takes the next sample, waiting for it if need be.
    ///
    /// @throws IllegalStateException if the sample could not be prepared; the cause says why. The sample after
    ///     it comes with the next call.
    /// @throws InterruptedException  if interrupted while waiting; the sample comes with the next call
    public synchronized TrainingSample take() throws InterruptedException {
        long began = System.nanoTime();
        try {
            TrainingSample sample = ahead.getFirst().get();
            advance();
            return sample;
        } catch (ExecutionException e) {
            long failed = next;
            advance();
            throw new IllegalStateException("sample %d could not be prepared".formatted(failed),
                    e.getCause());
        } finally {
            waitingNanos.addAndGet(System.nanoTime() - began);
        }
    }

    /// Number of the sample that [#take()] hands out next: what a checkpoint remembers.
    public synchronized long next() {
        return next;
    }

    /// How long [#take()] has waited, in all.
    public Duration waited() {
        return Duration.ofNanos(waitingNanos.get());
    }

    /// How long threads have prepared samples, in all: of each thread, added up.
    public Duration prepared() {
        return Duration.ofNanos(preparingNanos.get());
    }

    /// Ends the threads; samples that were prepared ahead are lost. Waits for at most ten seconds.
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(CLOSE_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void advance() {
        ahead.removeFirst();
        next++;
        submit();
    }

    private void submit() {
        long number = submitted++;
        ahead.addLast(threads.submit(() -> prepare(number)));
    }

    private TrainingSample prepare(long number) {
        long began = System.nanoTime();
        try {
            return source.sample(number);
        } finally {
            preparingNanos.addAndGet(System.nanoTime() - began);
        }
    }
}

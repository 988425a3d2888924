package retouch.cli.bench.rollout;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;

import retouch.producer.client.Edit;
import retouch.producer.client.EditClient;
import retouch.producer.client.EditException;
import retouch.producer.client.EditHandle;
import retouch.producer.client.PictureFile;
import retouch.producer.client.Publication;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Refusal;

/// Publishes the demo's edit again and again, with another seed each time, whether earlier ones are done or not.
final class SteadyLoad {

    private final EditClient client;
    private final Path pictures;
    private int seed;

    /// @param client   borrowed
    /// @param pictures where the demo's pictures are
    SteadyLoad(EditClient client, Path pictures) {
        this.client = client;
        this.pictures = pictures;
    }

    /// @return jobs a second with the queue always full
    double capacity(int jobs) throws EditException, InterruptedException, ExecutionException {
        List<EditHandle> handles = new ArrayList<>();
        long begin = System.nanoTime();
        for (int job = 0; job < jobs; job++) {
            handles.add(publish());
        }
        for (EditHandle handle : handles) {
            handle.result().get();
        }
        return jobs * 1e9 / (System.nanoTime() - begin);
    }

    /// @param rate jobs a second
    void run(double rate, Duration time, Latencies latencies)
            throws EditException, InterruptedException, ExecutionException {
        run(rate, job -> job / rate >= time.toMillis() / 1e3, latencies);
    }

    private void run(double rate, LongPredicate over, Latencies latencies)
            throws EditException, InterruptedException, ExecutionException {
        List<CompletableFuture<Void>> open = new ArrayList<>();
        long begin = System.nanoTime();
        for (long job = 0; !over.test(job); job++) {
            long due = begin + (long) (job / rate * 1e9);
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            EditHandle handle = publish();
            open.add(handle.result().handle((finished, problem) -> {
                if (problem == null && finished.outcome() instanceof Outcome.Done) {
                    // From when it was due: a publisher that is late itself must not hide a wait.
                    latencies.done(Duration.ofNanos(System.nanoTime() - due));
                } else {
                    latencies.failed();
                }
                return null;
            }));
        }
        for (CompletableFuture<Void> each : open) {
            each.get();
        }
    }

    /// As [#run], on a thread of its own.
    Running start(double rate, Duration time, Latencies latencies) {
        return new Running(() -> {
            run(rate, time, latencies);
            return null;
        });
    }

    /// As [#start], until somebody says that it is over.
    Running startUntil(double rate, BooleanSupplier over, Latencies latencies) {
        return new Running(() -> {
            run(rate, _ -> over.getAsBoolean(), latencies);
            return null;
        });
    }

    private EditHandle publish() throws EditException, InterruptedException {
        Edit edit = Edit.of(pictures.resolve("portrait.png"), pictures.resolve("mask.png"))
                .withSketch(PictureFile.of(pictures.resolve("sketch.png")))
                .withColor(PictureFile.of(pictures.resolve("color.png")))
                .withSeed(seed++);
        return switch (client.publish(edit)) {
            case Publication.Accepted(EditHandle handle) -> handle;
            case Publication.Refused(Refusal refusal) -> throw new IllegalStateException(refusal.sentence());
        };
    }

    /// A load in the background.
    static final class Running {

        private final CountDownLatch over = new CountDownLatch(1);
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        private Running(Callable<Void> work) {
            Thread.ofVirtual().name("bench-load").start(() -> {
                try {
                    end.complete(work.call());
                } catch (Exception e) {
                    end.completeExceptionally(e);
                } finally {
                    over.countDown();
                }
            });
        }

        /// Waits for its end, but no longer than `most`.
        ///
        /// @return whether it is over
        boolean await(Duration most) throws InterruptedException {
            return over.await(most.toMillis(), TimeUnit.MILLISECONDS);
        }

        /// Waits for its end and throws what went wrong.
        void finish() throws InterruptedException, ExecutionException {
            end.get();
        }
    }
}

package retouch.fleet.stream;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import retouch.schemas.message.Topic;

/// A loop of a [MemoryBroker].
final class MemoryLoop implements WorkLoop {

    private static final Duration POLL_MAX = Duration.ofMillis(50);

    private final MemoryBroker broker;
    private final List<Topic> queues;
    private final JobHandler handler;
    private final Duration renewEvery;
    private final Thread thread = Thread.ofPlatform().daemon().name("memory-lanes").unstarted(this::run);
    private final ExecutorService jobs = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("memory-job").factory());
    private volatile boolean stopping;

    MemoryLoop(MemoryBroker broker, List<Topic> queues, JobHandler handler, Duration renewEvery) {
        this.broker = broker;
        this.queues = List.copyOf(queues);
        this.handler = Objects.requireNonNull(handler, "handler");
        this.renewEvery = renewEvery;
    }

    void start() {
        thread.start();
    }

    @Override
    public void stop() {
        stopping = true;
    }

    @Override
    public boolean awaitStopped(Duration patience) throws InterruptedException {
        return thread.join(patience);
    }

    @Override
    public boolean isRunning() {
        return thread.isAlive();
    }

    private void run() {
        try (jobs) {
            while (!stopping) {
                Optional<MemoryLane.Request> request = broker.take(queues, POLL_MAX);
                if (request.isPresent()) {
                    work(request.get());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(MemoryLane.Request request) throws InterruptedException {
        Future<Verdict> job = jobs.submit(() -> judge(request.delivery()));
        while (true) {
            try {
                broker.settle(request, switch (job.get(renewEvery.toNanos(), TimeUnit.NANOSECONDS)) {
                    case Verdict.Done done -> false;
                    case Verdict.TryAgain tryAgain -> true;
                    case Verdict.Poison poison -> false;
                });
                return;
            } catch (TimeoutException e) {
                broker.renew(request);
            } catch (ExecutionException e) {
                throw new IllegalStateException("a job's failure is a verdict", e);
            }
        }
    }

    private Verdict judge(Delivery delivery) {
        try {
            return Objects.requireNonNull(handler.handle(delivery), "verdict");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Verdict.TryAgain("The worker was interrupted.");
        } catch (Throwable e) { // whatever it is, the request must come back
            return new Verdict.TryAgain(e.toString());
        }
    }
}

package retouch.fleet.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.stream.Delivery;
import retouch.fleet.stream.JobHandler;
import retouch.fleet.stream.Verdict;
import retouch.fleet.stream.WorkLoop;

/// Takes requests through the share group, one at a time. One thread owns the consumer; the handler runs
/// on another, so that the lock can be renewed while it works.
///
/// Stopping has two phases. After [#stop] nothing is acquired any more; the job in hand goes on, its lock
/// renewed; then its acknowledgement is sent and the consumer leaves the group, which gives back what it
/// has not begun.
final class ShareLoop implements WorkLoop {

    private static final Logger LOG = LoggerFactory.getLogger(ShareLoop.class);

    private final Supplier<LaneConsumer> consumers;
    private final KafkaBroker.Config config;
    private final JobHandler handler;
    private final Thread thread;
    private final ExecutorService jobs;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /// @param consumers opens a consumer; asked again after a failure that may pass
    ShareLoop(String name, Supplier<LaneConsumer> consumers, KafkaBroker.Config config, JobHandler handler) {
        this.consumers = consumers;
        this.config = config;
        this.handler = handler;
        this.thread = Thread.ofPlatform().daemon().name("retouch-lanes-" + name).unstarted(this::run);
        this.jobs = Executors
                .newSingleThreadExecutor(Thread.ofPlatform().daemon().name("retouch-job-" + name).factory());
    }

    void start() {
        thread.start();
    }

    @Override
    public void stop() {
        stopping.countDown();
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
            while (!isStopping()) {
                try (LaneConsumer consumer = consumers.get()) {
                    takeTurns(consumer);
                } catch (RetriableException e) {
                    LOG.atWarn().addKeyValue("reason", e.getMessage()).log("lanes.failed, joining again");
                    awaitStopping(config.retryDelayMax());
                }
            }
        } catch (InterruptException e) {
            LOG.atWarn().log("lanes.interrupted");
        } catch (RuntimeException e) { // the end of the loop; whoever owns it asks isRunning
            LOG.atError().addKeyValue("reason", e.getMessage()).setCause(e).log("lanes.broken");
        }
    }

    /// Returns when the loop stops, or when a lock was lost: then the consumer must be replaced.
    private void takeTurns(LaneConsumer consumer) {
        boolean locked = true;
        while (locked && !isStopping()) {
            Optional<ConsumerRecord<byte[], byte[]>> found = consumer.take();
            locked = found.isEmpty() || work(consumer, found.get());
        }
    }

    /// @return whether the lock was ours to the end
    private boolean work(LaneConsumer consumer, ConsumerRecord<byte[], byte[]> found) {
        Delivery delivery = Delivery.of(consumer.queueOf(found), WireRecords.read(found),
                found.deliveryCount().map(Short::intValue).orElse(1),
                Instant.ofEpochMilli(found.timestamp()));
        Future<Verdict> job = jobs.submit(() -> judge(delivery));
        Hold hold = new Hold(consumer, found);
        Verdict verdict = hold.until(job);
        if (verdict instanceof Verdict.TryAgain) {
            hold.during(retryDelay(delivery.attempt()));
        }
        if (hold.isOurs()) {
            consumer.settle(found, acknowledgement(verdict));
        } else {
            LOG.atWarn().addKeyValue("job", delivery.message().key())
                    .log("lock.lost, the request will come again");
        }
        return hold.isOurs();
    }

    /// The one place that decides what becomes of a request.
    private static AcknowledgeType acknowledgement(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Done done -> AcknowledgeType.ACCEPT;
            case Verdict.TryAgain tryAgain -> AcknowledgeType.RELEASE;
            case Verdict.Poison poison -> AcknowledgeType.REJECT;
        };
    }

    private Verdict judge(Delivery delivery) {
        try {
            return Objects.requireNonNull(handler.handle(delivery), "verdict");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Verdict.TryAgain("The worker was interrupted.");
        } catch (Throwable e) { // whatever it is, the request must come back
            LOG.atError().addKeyValue("job", delivery.message().key()).setCause(e).log("job.threw");
            return new Verdict.TryAgain(e.toString());
        }
    }

    /// A released request comes back at once; without a delay, a store that is away for a second would use
    /// up every attempt of every request.
    private Duration retryDelay(int attempt) {
        Duration delay = config.retryDelayFirst().multipliedBy(1L << Math.min(attempt - 1, 20));
        return delay.compareTo(config.retryDelayMax()) < 0 ? delay : config.retryDelayMax();
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private boolean awaitStopping(Duration patience) {
        try {
            return stopping.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /// Keeps one request's lock while something takes its time.
    private final class Hold {

        private final LaneConsumer consumer;
        private final ConsumerRecord<byte[], byte[]> held;
        private long renewAt = System.nanoTime() + config.renewEvery().toNanos();
        private boolean ours = true;

        Hold(LaneConsumer consumer, ConsumerRecord<byte[], byte[]> held) {
            this.consumer = consumer;
            this.held = held;
        }

        boolean isOurs() {
            return ours;
        }

        Verdict until(Future<Verdict> job) {
            while (true) {
                try {
                    return job.get(nanosToRenewal(), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    renew();
                } catch (InterruptedException e) {
                    job.cancel(true);
                    throw new InterruptException(e);
                } catch (ExecutionException e) {
                    throw new IllegalStateException("a job's failure is a verdict", e);
                }
            }
        }

        void during(Duration delay) {
            long end = System.nanoTime() + delay.toNanos();
            while (end - System.nanoTime() > 0) {
                long nanos = Math.min(end - System.nanoTime(), nanosToRenewal());
                if (awaitStopping(Duration.ofNanos(nanos))) {
                    return;
                }
                if (renewAt - System.nanoTime() <= 0) {
                    renew();
                }
            }
        }

        private long nanosToRenewal() {
            return Math.max(0, renewAt - System.nanoTime());
        }

        private void renew() {
            ours = ours && consumer.renew(held);
            renewAt = System.nanoTime() + config.renewEvery().toNanos();
        }
    }
}

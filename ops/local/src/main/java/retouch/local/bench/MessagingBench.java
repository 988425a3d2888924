package retouch.local.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import retouch.fleet.stream.Broker;
import retouch.fleet.stream.Broker.Start;
import retouch.fleet.stream.Broker.Subscription;
import retouch.fleet.stream.Delivery;
import retouch.fleet.stream.StreamException;
import retouch.fleet.stream.Verdict;
import retouch.fleet.stream.WorkLoop;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.StageTimings;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

/// Measures what messaging alone costs a job: a real request is published, taken through the share group,
/// decoded, answered with a real result, and the result is followed. The worker does nothing else.
public final class MessagingBench {

    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    /// @param warmup   requests that are not measured
    /// @param requests requests that are
    /// @param loops    workers
    /// @param backlog  whether all requests are published before the first worker comes
    /// @param patience how long the whole may take
    public record Config(int warmup, int requests, int loops, boolean backlog, Duration patience) {

        public Config {
            if (warmup < 0 || requests < 1 || loops < 1) {
                throw new IllegalArgumentException(
                        "warmup, requests and loops must be positive: " + warmup + ", " + requests + ", "
                                + loops);
            }
        }
    }

    /// @param requests   how many were measured
    /// @param deliveries how many the workers got, more than `requests` if some came twice
    /// @param elapsed    from the first send, or the first worker with a backlog, to the last result
    public record Figures(int requests, int deliveries, Duration elapsed) {

        /// Jobs through publish, share group and result, per second.
        public double perSecond() {
            return requests * 1e9 / elapsed.toNanos();
        }
    }

    private final Broker broker;
    private final Config config;
    private final MessageCodec<EditRequest> requests = Messages.editRequested(SchemaSource.none());
    private final MessageCodec<EditFinished> results = Messages.editFinished(SchemaSource.none());
    private final AtomicInteger deliveries = new AtomicInteger();
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private volatile CountDownLatch left = new CountDownLatch(0);

    private MessagingBench(Broker broker, Config config) {
        this.broker = broker;
        this.config = config;
    }

    /// @param broker borrowed; the bench's requests go through its interactive lane
    /// @throws TimeoutException if the results are not all there in time
    /// @throws java.util.concurrent.CompletionException if a request cannot be sent
    public static Figures run(Broker broker, Config config)
            throws StreamException, InterruptedException, TimeoutException {
        return new MessagingBench(broker, config).run();
    }

    private Figures run() throws StreamException, InterruptedException, TimeoutException {
        try (Subscription _ = broker.follow(Topic.RESULTS, Start.NOW, this::count)) {
            if (config.warmup() > 0) {
                List<WorkLoop> loops = startLoops();
                publish(config.warmup());
                await();
                if (config.backlog()) {
                    stop(loops);
                } else {
                    return measure(loops);
                }
            }
            return measure(config.backlog() ? List.of() : startLoops());
        }
    }

    private Figures measure(List<WorkLoop> running)
            throws StreamException, InterruptedException, TimeoutException {
        deliveries.set(0);
        List<WorkLoop> loops = running;
        try {
            long begin = System.nanoTime();
            publish(config.requests());
            if (config.backlog()) {
                begin = System.nanoTime();
                loops = startLoops();
            }
            await();
            return new Figures(config.requests(), deliveries.get(),
                    Duration.ofNanos(System.nanoTime() - begin));
        } finally {
            stop(loops);
        }
    }

    private List<WorkLoop> startLoops() throws StreamException {
        List<WorkLoop> loops = new ArrayList<>();
        loops.add(broker.workRetries(_ -> new Verdict.Done())); // as every worker has one
        for (int i = 0; i < config.loops(); i++) {
            loops.add(broker.work(List.of(Lane.INTERACTIVE), this::answer));
        }
        return loops;
    }

    private static void stop(List<WorkLoop> loops) throws InterruptedException {
        loops.forEach(WorkLoop::stop);
        for (WorkLoop loop : loops) {
            loop.awaitStopped(STOP_MAX);
        }
    }

    private void publish(int count) {
        left = new CountDownLatch(count);
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            JobId job = JobId.random();
            waiting.add(job.value());
            sends.add(broker.send(Topic.REQUESTS_INTERACTIVE, encode(requests, request(job))));
        }
        CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new)).join();
    }

    private void await() throws InterruptedException, TimeoutException {
        if (!left.await(config.patience().toMillis(), TimeUnit.MILLISECONDS)) {
            throw new TimeoutException(
                    "%d results are missing after %s.".formatted(left.getCount(), config.patience()));
        }
    }

    private void count(WireMessage result) {
        if (waiting.remove(result.key())) {
            left.countDown();
        }
    }

    private Verdict answer(Delivery delivery) {
        deliveries.incrementAndGet();
        try {
            EditRequest request = requests.decode(delivery.message().value());
            broker.send(Topic.RESULTS, encode(results, result(request, delivery.attempt()))).join();
            return new Verdict.Done();
        } catch (MessageException e) {
            return new Verdict.Poison(e.getMessage());
        }
    }

    private static <T> WireMessage encode(MessageCodec<T> codec, T message) {
        try {
            return codec.encode(message);
        } catch (MessageException e) {
            throw new IllegalStateException("the bench's own message must fit", e);
        }
    }

    private static EditRequest request(JobId job) {
        ObjectRef picture = new ObjectRef("retouch", "bench/none", 0, Sha256.of(new byte[0]));
        return new EditRequest(job, Lane.INTERACTIVE,
                new EditInputs(picture, picture, Optional.of(picture), Optional.of(picture)),
                Optional.empty(), 0,
                EditRequest.DEFAULT_MODEL, Optional.empty(), false, false, Instant.now(), Optional.empty());
    }

    private static EditFinished result(EditRequest request, int attempt) {
        return EditFinished.of(request, new WorkerIdentity("bench", "none", "none"), attempt, Instant.now(),
                StageTimings.none(), new Outcome.Cancelled("The bench measures messages only."));
    }
}

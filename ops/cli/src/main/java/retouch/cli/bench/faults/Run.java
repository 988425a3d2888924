package retouch.cli.bench.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

import retouch.fleet.Fleet;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditProgress;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Stage;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

/// The jobs of one scenario: publishes them, sees them on their way, waits for their ends and gathers the evidence.
/// What is random comes from the seed. Thread-safe.
final class Run implements AutoCloseable {

    private static final Duration SEND_MAX = Duration.ofSeconds(60);
    private static final int PHOTOGRAPHS = 4;

    private final Fleet fleet;
    private final long seed;
    private final Random random;
    private final List<EditInputs> inputs = new ArrayList<>();
    private final Map<JobId, EditRequest> published = new ConcurrentHashMap<>();
    private final Set<JobId> ended = ConcurrentHashMap.newKeySet();
    private final Map<JobId, Integer> generated = new ConcurrentHashMap<>();
    private final List<Waiter> waiters = new CopyOnWriteArrayList<>();
    private final MessageCodec<EditRequest> requests = Messages.editRequested(SchemaSource.none());
    private final MessageCodec<EditProgress> progress = Messages.editProgress(SchemaSource.none());
    private final List<Broker.Subscription> subscriptions = new ArrayList<>();
    private int sent;

    private record Waiter(Predicate<EditProgress> wanted, CompletableFuture<EditProgress> seen) {}

    private Run(Fleet fleet, long seed) {
        this.fleet = fleet;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /// Uploads the pictures and begins to listen.
    ///
    /// @param fleet borrowed
    static Run begin(Fleet fleet, long seed) throws StreamException, ObjectStoreException {
        Run run = new Run(fleet, seed);
        ObjectRef mask = run.put(SmallPictures.mask());
        for (int photograph = 0; photograph < PHOTOGRAPHS; photograph++) {
            run.inputs.add(run.inputs(run.put(SmallPictures.photograph(seed + photograph)), mask));
        }
        run.subscriptions.add(fleet.broker().follow(Topic.RESULTS, Broker.Start.NOW, run::ended));
        run.subscriptions.add(fleet.broker().follow(Topic.PROGRESS, Broker.Start.NOW, run::stage));
        return run;
    }

    long seed() {
        return seed;
    }

    /// The run's random numbers.
    Random random() {
        return random;
    }

    /// The next job, not yet sent.
    synchronized EditRequest next() {
        return next(inputs.get(sent % inputs.size()), Optional.empty());
    }

    /// The next job, over other pictures or with a deadline; not yet sent.
    synchronized EditRequest next(EditInputs over, Optional<Duration> allowed) {
        sent++;
        Instant now = Instant.now();
        return new EditRequest(JobId.random(), Lane.INTERACTIVE, over, Optional.empty(), seed + sent,
                EditRequest.DEFAULT_MODEL, allowed.map(now::plus), false, false, now, Optional.empty());
    }

    /// Pictures with a photograph of one's own.
    EditInputs over(byte[] photograph) throws ObjectStoreException {
        return inputs(put(photograph), inputs.getFirst().mask());
    }

    /// Pictures that take some memory.
    EditInputs large() throws ObjectStoreException {
        return inputs(put(SmallPictures.largePhotograph(seed)), put(SmallPictures.largeMask()));
    }

    /// Publishes a job; returns when the broker has it.
    void send(EditRequest request) throws StreamException, InterruptedException {
        published.put(request.id(), request); // before it is sent: its end may be here sooner than our thread
        send(Topic.requests(request.lane()), encode(request));
    }

    /// Publishes the next so many jobs.
    void send(int count) throws StreamException, InterruptedException {
        for (int job = 0; job < count; job++) {
            send(next());
        }
    }

    /// Sends any message.
    void send(Topic topic, WireMessage message) throws StreamException, InterruptedException {
        try {
            fleet.broker().send(topic, message).get(SEND_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw StreamException.retryable("A job could not be sent.", e.getCause());
        } catch (TimeoutException e) {
            throw StreamException.retryable("A job was not taken within " + SEND_MAX + ".", e);
        }
    }

    /// Ends when a job of this run next enters a stage that is wanted.
    CompletableFuture<EditProgress> onStage(Predicate<EditProgress> wanted) {
        Waiter waiter = new Waiter(wanted, new CompletableFuture<>());
        waiters.add(waiter);
        return waiter.seen();
    }

    /// How many jobs were sent.
    int jobs() {
        return published.size();
    }

    /// How many have a result.
    int endedJobs() {
        return ended.size();
    }

    boolean hasEnded(JobId job) {
        return ended.contains(job);
    }

    /// Waits until every job that was sent has a result.
    ///
    /// @return whether all have
    boolean awaitAll(Duration patience) throws InterruptedException {
        return awaitEnded(Integer.MAX_VALUE, patience);
    }

    /// Waits until so many jobs have a result, or all.
    synchronized boolean awaitEnded(int count, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (ended.size() < Math.min(count, published.size())) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /// How often a network ran for a job that another run of it had been begun for.
    long recomputed() {
        return generated.values().stream().mapToLong(times -> times - 1L).sum();
    }

    /// What is left of the run.
    Evidence evidence() throws StreamException, ObjectStoreException {
        return Evidence.gather(seed, new HashMap<>(published), fleet);
    }

    @Override
    public void close() {
        subscriptions.forEach(Broker.Subscription::close);
    }

    private void ended(WireMessage result) {
        JobId job = new JobId(result.key());
        if (published.containsKey(job)) { // others are of an earlier run
            synchronized (this) {
                ended.add(job);
                notifyAll();
            }
        }
    }

    private void stage(WireMessage message) {
        try {
            EditProgress seen = progress.decode(message.value());
            if (!published.containsKey(seen.job())) {
                return;
            }
            if (seen.stage() == Stage.GENERATE) {
                generated.merge(seen.job(), 1, Integer::sum);
            }
            for (Waiter waiter : waiters) {
                if (waiter.wanted().test(seen)) {
                    waiters.remove(waiter);
                    waiter.seen().complete(seen);
                }
            }
        } catch (MessageException e) {
            throw new IllegalStateException("a worker of this build wrote what this build cannot read", e);
        }
    }

    private WireMessage encode(EditRequest request) {
        try {
            return requests.encode(request);
        } catch (MessageException e) {
            throw new IllegalStateException("every request fits into a message", e);
        }
    }

    private ObjectRef put(byte[] picture) throws ObjectStoreException {
        return fleet.store().put(ObjectKeys.upload(Sha256.of(picture)), picture, "image/png");
    }

    private EditInputs inputs(ObjectRef photograph, ObjectRef mask) {
        return new EditInputs(photograph, mask, Optional.empty(), Optional.empty());
    }
}

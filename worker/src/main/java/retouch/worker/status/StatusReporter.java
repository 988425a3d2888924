package retouch.worker.status;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.stream.Broker;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Stage;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.worker.crash.CrashPoint;
import retouch.worker.crash.Crashes;
import retouch.worker.generate.KeptCounts;

/// Tells the fleet how this worker is: when its state changes and every few seconds. Nobody waits for it and no
/// job depends on it. Thread-safe. Closing says that the worker has ended in order, unless its last state was a
/// failure, which stays to be read.
public final class StatusReporter implements JobObserver, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StatusReporter.class);
    private static final byte[] NOTHING = {};
    private static final Duration LAST_WORD_MAX = Duration.ofSeconds(2);

    private final Broker broker;
    private final MessageCodec<WorkerStatus> codec = Messages.workerStatus(SchemaSource.none());
    private final Crashes crashes;
    private final String host;
    private final Instant startedAt;
    private final String pool;
    private final List<Lane> lanes;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("retouch-status").factory());
    private final Map<JobId, Optional<Stage>> inHand = new LinkedHashMap<>();
    private final Map<JobId, Long> begunAt = new HashMap<>();
    private WorkerIdentity worker;
    private String model = "";
    private Supplier<KeptCounts> kept = () -> KeptCounts.NONE;
    private WorkerState state = WorkerState.STARTING;
    private String why = "";
    private boolean paused;
    private long busyNanos;
    private long decided;
    private long engineFailures;
    private long failuresInARow;
    private Optional<JobId> lastFailed = Optional.empty();

    /// Says `STARTING`.
    ///
    /// @param broker borrowed
    /// @param id     the worker's
    /// @param pool   the pool it belongs to
    /// @param host   the machine's name
    /// @param every  between two reports if nothing changes
    public StatusReporter(Broker broker, String id, String pool, List<Lane> lanes, String host,
            Duration every, Crashes crashes) {
        this.broker = Objects.requireNonNull(broker, "broker");
        this.crashes = Objects.requireNonNull(crashes, "crashes");
        this.host = Objects.requireNonNull(host, "host");
        this.pool = Objects.requireNonNull(pool, "pool");
        this.lanes = List.copyOf(lanes);
        this.worker = new WorkerIdentity(id, "", "");
        this.startedAt = broker.now();
        ScheduledFuture<?> _ = timer.scheduleAtFixedRate(this::report, 0, every.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /// The model is loaded, and jobs are taken.
    ///
    /// @param identity with engine and device
    /// @param counts   asked at each report
    public synchronized void ready(WorkerIdentity identity, String version, Supplier<KeptCounts> counts) {
        worker = identity;
        model = version;
        kept = counts;
        become(WorkerState.READY, "");
    }

    /// Another version serves now.
    ///
    /// @param counts asked at each report
    public synchronized void serves(String version, Supplier<KeptCounts> counts) {
        model = version;
        kept = counts;
        soon();
    }

    /// When it started, by the broker's clock: with the id, what tells it from whoever had the id before.
    public Instant startedAt() {
        return startedAt;
    }

    /// Its pool takes no new jobs for now, or takes jobs again.
    public synchronized void paused(boolean now) {
        paused = now;
        soon();
    }

    /// No further jobs are taken.
    public synchronized void draining() {
        if (state != WorkerState.UNHEALTHY) {
            become(WorkerState.DRAINING, "");
        }
    }

    /// It could not begin.
    public synchronized void setupFailed(String sentence) {
        become(WorkerState.SETUP_FAILED, sentence);
    }

    /// It is at fault itself.
    public synchronized void unhealthy(String sentence) {
        become(WorkerState.UNHEALTHY, sentence);
    }

    /// Engine failures of different jobs since the last picture that was painted.
    public synchronized long failuresInARow() {
        return failuresInARow;
    }

    /// The jobs were to blame.
    public synchronized void acquitted() {
        failuresInARow = 0;
        lastFailed = Optional.empty();
    }

    @Override
    public synchronized void began(JobId job) {
        inHand.put(job, Optional.empty());
        begunAt.put(job, System.nanoTime());
        soon();
    }

    @Override
    public synchronized void entered(JobId job, Stage stage) {
        inHand.replace(job, Optional.of(stage));
    }

    @Override
    public synchronized void decided(EditFinished decision, boolean engineRan) {
        decided++;
        if (engineRan) {
            acquitted();
        }
    }

    @Override
    public synchronized void engineFailed(JobId job, String reason) {
        engineFailures++;
        if (lastFailed.filter(job::equals).isEmpty()) { // one job that always fails says nothing of the engine
            failuresInARow++;
        }
        lastFailed = Optional.of(job);
    }

    @Override
    public synchronized void ended(JobId job) {
        inHand.remove(job);
        Long begun = begunAt.remove(job);
        busyNanos += begun == null ? 0 : System.nanoTime() - begun;
        soon();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        if (isFailure()) {
            await(send());
        } else {
            await(broker.send(Topic.WORKERS, new WireMessage(worker.id(), Map.of(), NOTHING)));
        }
    }

    private synchronized boolean isFailure() {
        return state == WorkerState.SETUP_FAILED || state == WorkerState.UNHEALTHY;
    }

    private void become(WorkerState next, String sentence) {
        state = next;
        why = sentence;
        soon();
    }

    private void soon() {
        if (!timer.isShutdown()) {
            timer.execute(this::report);
        }
    }

    private void report() {
        CompletableFuture<Void> _ = send().exceptionally(problem -> {
            LOG.atDebug().addKeyValue("reason", problem.getMessage()).log("status.lost");
            return null;
        });
        crashes.pass(CrashPoint.IN_STATUS);
    }

    private CompletableFuture<Void> send() {
        try {
            return broker.send(Topic.WORKERS, codec.encode(current()));
        } catch (MessageException e) {
            throw new IllegalStateException("every status fits into a message", e);
        }
    }

    /// What it would say now.
    public synchronized WorkerStatus current() {
        Optional<JobId> job = inHand.isEmpty()
                ? Optional.empty()
                : Optional.of(inHand.keySet().stream().reduce((_, last) -> last).orElseThrow());
        KeptCounts counts = kept.get();
        return new WorkerStatus(worker, shown(), why, model, lanes, job, job.flatMap(inHand::get),
                new WorkerStatus.Counts(decided, engineFailures, failuresInARow, counts.hits(),
                        counts.misses(), busy()),
                host, pool, startedAt, broker.now());
    }

    private WorkerState shown() {
        if (state != WorkerState.READY) {
            return state;
        }
        if (paused) {
            return WorkerState.PAUSED;
        }
        return inHand.isEmpty() ? WorkerState.READY : WorkerState.BUSY;
    }

    private Duration busy() {
        long now = System.nanoTime();
        return Duration.ofNanos(busyNanos + begunAt.values().stream().mapToLong(begun -> now - begun).sum());
    }

    private static void await(CompletableFuture<Void> lastWord) {
        try {
            lastWord.get(LAST_WORD_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.atDebug().addKeyValue("reason", e.getMessage()).log("status.lost");
        }
    }
}

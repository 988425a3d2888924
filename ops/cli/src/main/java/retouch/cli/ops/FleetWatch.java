package retouch.cli.ops;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.cli.ops.FleetView.Finish;
import retouch.cli.ops.FleetView.LaneView;
import retouch.cli.ops.FleetView.PoolView;
import retouch.cli.ops.FleetView.VersionView;
import retouch.cli.ops.FleetView.WorkerView;
import retouch.cli.pools.PoolRows;
import retouch.cli.pools.Workers;
import retouch.fleet.Fleet;
import retouch.fleet.pool.PoolsView;
import retouch.fleet.registry.Assignment;
import retouch.fleet.registry.Registry;
import retouch.fleet.registry.RegistryView;
import retouch.fleet.stream.Backlog;
import retouch.fleet.stream.Broker.Start;
import retouch.fleet.stream.Broker.Subscription;
import retouch.fleet.stream.SchemaTopic;
import retouch.fleet.stream.StreamException;
import retouch.producer.client.DeadLetter;
import retouch.producer.client.EditClient;
import retouch.producer.client.EditException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Stage;
import retouch.schemas.job.TrainingProgress;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.RolloutReport;

/// Follows a fleet: what workers, trainers and the registry say as they say it, queues every two seconds, dead
/// letters and health every ten. So looking at it costs the fleet the same however many look. Thread-safe.
public final class FleetWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FleetWatch.class);
    private static final Duration QUEUES_EVERY = Duration.ofSeconds(2);
    private static final Duration HEALTH_EVERY = Duration.ofSeconds(10);
    private static final Duration SCHEMAS_AGAIN_AFTER = Duration.ofSeconds(10);
    private static final int HISTORY_MAX = 150;
    private static final int LETTERS_MAX = 5;

    private final Fleet fleet;
    private final EditClient client;
    private final MessageCodec<WorkerStatus> statuses;
    private final MessageCodec<TrainingProgress> progress;
    private final MessageCodec<EditFinished> results;
    private final Finishes finishes = new Finishes(System::nanoTime);
    private final Curves curves = new Curves();
    private final SortedMap<String, WorkerStatus> workers = Collections
            .synchronizedSortedMap(new TreeMap<>());
    private final Map<Topic, Deque<Backlog>> backlogs = new EnumMap<>(Topic.class);
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Map<String, String> failures = new ConcurrentSkipListMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("retouch-ops").factory());
    private final RegistryView registry;
    private final PoolsView pools;
    private final MessageCodec<RolloutReport> reports;
    private final RolloutWatch rollouts;
    private volatile List<DeadLetter> letters = List.of();
    private volatile List<String> problems = List.of();

    private FleetWatch(Fleet fleet, EditClient client, SchemaSource schemas, RegistryView registry,
            PoolsView pools) {
        this.fleet = Objects.requireNonNull(fleet, "fleet");
        this.client = client;
        this.registry = registry;
        this.pools = pools;
        this.statuses = Messages.workerStatus(schemas);
        this.progress = Messages.trainingProgress(schemas);
        this.results = Messages.editFinished(schemas);
        this.reports = Messages.rolloutReport(schemas);
        this.rollouts = new RolloutWatch(fleet.broker(), schemas);
    }

    /// Begins to follow; the first look at queues and letters is over when it returns.
    ///
    /// @param fleet  borrowed
    /// @param client borrowed
    public static FleetWatch open(Fleet fleet, EditClient client) throws StreamException {
        SchemaSource schemas = SchemaTopic.open(fleet.broker(), Map.of(), SCHEMAS_AGAIN_AFTER);
        PoolsView pools = PoolsView.open(fleet.broker(), schemas);
        boolean open = false;
        try {
            FleetWatch watch = open(fleet, client, schemas, pools);
            open = true;
            return watch;
        } finally {
            if (!open) {
                pools.close();
            }
        }
    }

    /// @param pools to close with the watch
    private static FleetWatch open(Fleet fleet, EditClient client, SchemaSource schemas, PoolsView pools)
            throws StreamException {
        FleetWatch watch = new FleetWatch(fleet, client, schemas,
                RegistryView.open(fleet.broker(), schemas), pools);
        boolean open = false;
        try {
            watch.follow();
            open = true;
            return watch;
        } finally {
            if (!open) {
                watch.close();
            }
        }
    }

    private void follow() throws StreamException {
        subscriptions.add(fleet.broker().follow(Topic.RESULTS, Start.NOW, this::ended));
        for (Topic table : List.of(Topic.WORKERS, Topic.TRAINING, Topic.ROLLOUTS)) {
            // First the position, then the past: a word in between is heard twice, and none is missed.
            subscriptions.add(fleet.broker().follow(table, Start.NOW, message -> said(table, message)));
            fleet.broker().readAll(table).forEach(message -> said(table, message));
        }
        lookAtQueues();
        lookAtHealth();
        every(QUEUES_EVERY, this::lookAtQueues);
        every(HEALTH_EVERY, this::lookAtHealth);
    }

    private void every(Duration time, Runnable look) {
        ScheduledFuture<?> _ = timer.scheduleWithFixedDelay(look, time.toMillis(), time.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /// As of now.
    public FleetView view() {
        Instant now = fleet.broker().now();
        Registry versions = registry.registry();
        Workers said = workers(now);
        List<String> wrong = new ArrayList<>(problems);
        wrong.addAll(failures.values());
        return new FleetView(now, wrong, lanes(), pools(said),
                versions.versions().stream().map(entry -> version(versions, entry, said)).toList(),
                rollouts.views(now),
                new FleetView.Letters(letters.size(),
                        letters.reversed().stream().limit(LETTERS_MAX).toList()),
                curves.trainings(), finishes.traffic());
    }

    private List<LaneView> lanes() {
        synchronized (backlogs) {
            return Topic.of(Topic.Kind.QUEUE).stream().filter(backlogs::containsKey)
                    .map(queue -> new LaneView(Queues.name(queue), backlogs.get(queue).getLast(),
                            backlogs.get(queue).stream().map(Backlog::jobs).toList()))
                    .toList();
        }
    }

    private Workers workers(Instant now) {
        synchronized (workers) {
            return new Workers(now, List.copyOf(workers.values()));
        }
    }

    private List<PoolView> pools(Workers said) {
        return PoolRows.of(pools.pools(), said).rows().stream()
                .map(row -> new PoolView(row,
                        row.workers().stream().map(status -> worker(status, said)).toList()))
                .toList();
    }

    private WorkerView worker(WorkerStatus status, Workers said) {
        return new WorkerView(status, said.isLost(status), said.age(status),
                finishes.lastMinute(finish -> finish.worker().equals(status.worker().id())));
    }

    private VersionView version(Registry versions, Registry.Entry entry, Workers said) {
        String name = entry.version().name();
        List<ModelChange.AliasSet> aliases = versions.aliases().values().stream().map(Registry.Target::set)
                .filter(set -> set.digest().equals(entry.version().digest()))
                .sorted(Comparator.comparing(ModelChange.AliasSet::alias)).toList();
        return new VersionView(entry, aliases, said.serving(name), finishes.figures(name));
    }

    private void said(Topic table, WireMessage message) {
        try {
            if (table == Topic.TRAINING) {
                curves.add(progress.decode(message.value()));
            } else if (table == Topic.ROLLOUTS) {
                rollouts.said(reports.decode(message.value()));
            } else if (message.valueBytes() == 0) {
                workers.remove(message.key());
            } else {
                workers.put(message.key(), statuses.decode(message.value()));
            }
        } catch (MessageException e) {
            LOG.atDebug().addKeyValue("key", message.key()).addKeyValue("reason", e.getMessage())
                    .log("ops.unreadable"); // a newer build's word that this one does not know
        }
    }

    private void ended(WireMessage message) {
        try {
            EditFinished finished = results.decode(message.value());
            rollouts.ended(finished);
            Map<Stage, Duration> times = finished.timings().elapsed();
            Duration wait = times.getOrDefault(Stage.QUEUE, Duration.ZERO);
            Duration work = times.values().stream().reduce(Duration.ZERO, Duration::plus).minus(wait);
            finishes.add(new Finish(finished.job().value(), finished.outcome().label(), reason(finished),
                    version(finished), finished.worker().id(), finished.attempt(), wait, work,
                    System.nanoTime()));
        } catch (MessageException e) {
            LOG.atDebug().addKeyValue("key", message.key()).addKeyValue("reason", e.getMessage())
                    .log("ops.unreadable");
        }
    }

    private static String reason(EditFinished finished) {
        return switch (finished.outcome()) {
            case Outcome.Refused refused -> refused.refusal().sentence();
            case Outcome.Failed failed -> failed.reason();
            case Outcome.Cancelled cancelled -> cancelled.reason();
            case Outcome.Done _ -> "";
            case Outcome.Expired _ -> "";
        };
    }

    /// A job that is not done has no version; its id says whose it was.
    private String version(EditFinished finished) {
        if (finished.outcome() instanceof Outcome.Done done) {
            return done.model().version();
        }
        return switch (Assignment.of(registry.registry(), finished.model(), finished.job())) {
            case Assignment.Assigned assigned -> assigned.version();
            case Assignment.Unknown _ -> "";
        };
    }

    private void lookAtQueues() {
        looking("queues", () -> {
            List<Backlog> now = Queues.shown(fleet.broker().backlogs());
            synchronized (backlogs) {
                for (Backlog backlog : now) {
                    Deque<Backlog> history = backlogs.computeIfAbsent(backlog.queue(),
                            _ -> new ArrayDeque<>());
                    history.addLast(backlog);
                    if (history.size() > HISTORY_MAX) {
                        history.removeFirst();
                    }
                }
            }
        });
    }

    private void lookAtHealth() {
        looking("roll-outs", () -> rollouts.look(registry.registry()));
        looking("letters", () -> letters = client.deadLetters().open());
        looking("health", () -> {
            List<String> now = new ArrayList<>(fleet.broker().problems());
            fleet.store().problem().ifPresent(now::add);
            problems = List.copyOf(now);
        });
    }

    @FunctionalInterface
    private interface Look {
        void take() throws StreamException, EditException;
    }

    /// A look that fails is told and taken again; the timer must not end.
    private void looking(String at, Look look) {
        try {
            look.take();
            failures.remove(at);
        } catch (StreamException | EditException | RuntimeException e) {
            failures.put(at, "Looking at the %s failed: %s".formatted(at, e.getMessage()));
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        subscriptions.forEach(Subscription::close);
        rollouts.close();
        registry.close();
        pools.close();
    }
}

package retouch.fleet.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import retouch.fleet.stream.Backlog;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.Broker.Start;
import retouch.fleet.stream.Broker.Subscription;
import retouch.fleet.stream.StreamException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Stage;
import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.pool.Pool;

/// What pools have to do: what arrives and waits by the broker's account, how long jobs take by their results.
/// Thread-safe; the broker is borrowed.
final class LoadWatch implements AutoCloseable {

    /// Arrivals are counted over so long.
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /// Of each worker, the last results that count.
    private static final int RESULTS_MAX = 20;

    /// Until the first result says better.
    private static final Duration SERVICE_AT_FIRST = Duration.ofSeconds(1);

    /// Workers that end no job for so long, and for three times as long as jobs take, are stalled.
    private static final Duration STALLED_AFTER = Duration.ofSeconds(15);

    /// @param nanos by the clock of [System#nanoTime]
    private record Sight(long nanos, long arrived) {}

    private final Broker broker;
    private final MessageCodec<EditFinished> results;
    private final Map<String, Deque<Duration>> services = new HashMap<>();
    private final Map<String, Long> endedAt = new HashMap<>();
    private final Map<String, Long> busySince = new HashMap<>();
    private final Map<String, Deque<Sight>> sights = new HashMap<>();
    private final Subscription subscription;

    private LoadWatch(Broker broker, SchemaSource schemas) throws StreamException {
        this.broker = broker;
        this.results = Messages.editFinished(schemas);
        this.subscription = broker.follow(Topic.RESULTS, Start.NOW, this::take);
    }

    static LoadWatch start(Broker broker, SchemaSource schemas) throws StreamException {
        return new LoadWatch(broker, schemas);
    }

    /// @param present the pool's workers
    Load load(Pool pool, List<WorkerStatus> present) throws StreamException {
        long open = 0;
        long arrived = 0;
        List<Backlog> all = broker.backlogs();
        for (Lane lane : pool.lanes()) {
            Backlog backlog = Backlog.of(lane, all);
            open += backlog.jobs();
            arrived += backlog.arrived();
        }
        synchronized (this) {
            Duration service = service(present);
            return new Load(arrivals(pool, arrived), service, open, isStalled(pool.name(), present, service));
        }
    }

    private double arrivals(Pool pool, long arrived) {
        long now = System.nanoTime();
        Deque<Sight> seen = sights.computeIfAbsent(pool.name() + pool.lanes(), _ -> new ArrayDeque<>());
        seen.addLast(new Sight(now, arrived));
        while (seen.size() > 2 && now - seen.peekFirst().nanos() > WINDOW.toNanos()) {
            seen.removeFirst();
        }
        // A first look that is just a moment old says little: as if nothing had come before it.
        double seconds = Math.max(WINDOW.toNanos(), now - seen.peekFirst().nanos()) / 1e9;
        return Math.max(0, arrived - seen.peekFirst().arrived()) / seconds;
    }

    private Duration service(List<WorkerStatus> present) {
        List<Duration> known = present.stream()
                .flatMap(worker -> services.getOrDefault(worker.worker().id(), new ArrayDeque<>()).stream())
                .toList();
        if (known.isEmpty()) { // nobody there has ended a job: as long as it took others, or a guess
            known = services.values().stream().flatMap(Deque::stream).toList();
        }
        return known.isEmpty()
                ? SERVICE_AT_FIRST
                : known.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(known.size());
    }

    /// Every worker that is there has a job, none has ended one for long, though they had the time to.
    private boolean isStalled(String pool, List<WorkerStatus> present, Duration service) {
        boolean allBusy = !present.isEmpty()
                && present.stream().allMatch(worker -> worker.state() == WorkerState.BUSY);
        if (!allBusy) {
            busySince.remove(pool);
            return false;
        }
        long now = System.nanoTime();
        Set<String> ids = present.stream().map(worker -> worker.worker().id()).collect(Collectors.toSet());
        long since = Math.max(busySince.computeIfAbsent(pool, _ -> now),
                ids.stream().mapToLong(id -> endedAt.getOrDefault(id, Long.MIN_VALUE)).max().orElse(now));
        return now - since > Math.max(STALLED_AFTER.toNanos(), service.multipliedBy(3).toNanos());
    }

    private void take(WireMessage message) {
        try {
            EditFinished finished = results.decode(message.value());
            Duration took = finished.timings().elapsed().entrySet().stream()
                    .filter(stage -> stage.getKey() != Stage.QUEUE).map(Map.Entry::getValue)
                    .reduce(Duration.ZERO, Duration::plus);
            synchronized (this) {
                endedAt.put(finished.worker().id(), System.nanoTime());
                if (took.isPositive()) {
                    Deque<Duration> last = services.computeIfAbsent(finished.worker().id(),
                            _ -> new ArrayDeque<>());
                    last.addLast(took);
                    if (last.size() > RESULTS_MAX) {
                        last.removeFirst();
                    }
                }
            }
        } catch (MessageException e) {
            // a result of a newer build says nothing to this one
        }
    }

    @Override
    public void close() {
        subscription.close();
    }
}

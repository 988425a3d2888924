package retouch.fleet.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// A broker in memory, for tests. Thread-safe.
///
/// Requests are handed out one at a time, to one loop each, with a lock that lapses unless the loop renews
/// it; a released request comes again until its deliveries are used up, and then it is gone, as with
/// Kafka. [#goDown] makes everything fail until [#comeBack].
public final class MemoryBroker implements Broker {

    /// @param lock          how long a request is a loop's without renewal
    /// @param deliveriesMax after so many deliveries a request is dropped
    public record Config(Duration lock, int deliveriesMax) {

        public Config {
            Objects.requireNonNull(lock, "lock");
            if (deliveriesMax < 1) {
                throw new IllegalArgumentException("deliveriesMax must be at least 1: " + deliveriesMax);
            }
        }
    }

    private final Config config;
    private final Map<Topic, List<Stored>> logs = new EnumMap<>(Topic.class);
    private final Map<Topic, MemoryLane> queues = new EnumMap<>(Topic.class);
    private final Set<MemoryLoop> loops = new HashSet<>();
    private final Set<MemoryFollower> followers = new HashSet<>();
    /// The number of the last message that said that a job is finished, by job.
    private final Map<String, Long> finished = new HashMap<>();
    private long sent;
    private Duration skew = Duration.ZERO;
    private boolean down;
    private boolean closed;

    public MemoryBroker() {
        this(new Config(Duration.ofSeconds(30), 10));
    }

    public MemoryBroker(Config config) {
        this.config = Objects.requireNonNull(config, "config");
        for (Topic topic : Topic.values()) {
            logs.put(topic, new ArrayList<>());
        }
        for (Topic queue : Topic.of(Topic.Kind.QUEUE)) {
            queues.put(queue, new MemoryLane(queue, config));
        }
    }

    /// From now on sends and questions fail as they do when the broker is away.
    public synchronized void goDown() {
        down = true;
    }

    /// Ends what [#goDown] began. Nothing was lost.
    public synchronized void comeBack() {
        down = false;
        notifyAll();
    }

    @Override
    public CompletableFuture<Void> send(Topic topic, WireMessage message) {
        if (message.valueBytes() > WireMessage.VALUE_BYTES_MAX) {
            return CompletableFuture.failedFuture(StreamException.permanent(
                    "Sending '%s' to %s failed: it has %,d bytes, and %,d are allowed.".formatted(
                            message.key(),
                            topic.topicName(), message.valueBytes(), WireMessage.VALUE_BYTES_MAX),
                    null));
        }
        synchronized (this) {
            requireOpen();
            if (down) {
                return CompletableFuture.failedFuture(away());
            }
            logs.get(topic).add(new Stored(message, now()));
            sent++;
            if (topic == Topic.RESULTS || topic == Topic.DEAD_LETTERS) {
                finished.put(message.key(), sent);
            }
            if (queues.containsKey(topic)) {
                queues.get(topic).add(sent, message, now());
            }
            notifyAll();
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized Subscription follow(Topic topic, Start start, Consumer<WireMessage> listener)
            throws StreamException {
        Objects.requireNonNull(listener, "listener");
        return follow(topic, switch (start) {
            case BEGINNING -> 0;
            case NOW -> logs.get(topic).size();
        }, stored -> listener.accept(stored.message()));
    }

    @Override
    public synchronized Subscription followSince(Topic topic, Instant since, Consumer<Stored> listener)
            throws StreamException {
        long before = logs.get(topic).stream().takeWhile(stored -> stored.at().isBefore(since)).count();
        return follow(topic, Math.toIntExact(before), listener);
    }

    private Subscription follow(Topic topic, int position, Consumer<Stored> listener) throws StreamException {
        requireUp();
        MemoryFollower follower = new MemoryFollower(this, topic, position, listener);
        followers.add(follower);
        follower.start();
        return follower;
    }

    @Override
    public synchronized List<Stored> readSince(Topic topic, Instant since) throws StreamException {
        requireUp();
        return logs.get(topic).stream().filter(stored -> !stored.at().isBefore(since)).toList();
    }

    @Override
    public synchronized WorkLoop work(List<Lane> from, JobHandler handler) throws StreamException {
        if (from.isEmpty() || from.stream().distinct().count() < from.size()) {
            throw new IllegalArgumentException("lanes must be named, each once: " + from);
        }
        return loop(from.stream().flatMap(lane -> Topic.queues(lane).stream()).toList(), handler);
    }

    @Override
    public synchronized WorkLoop workRetries(JobHandler handler) throws StreamException {
        return loop(List.of(Topic.RETRIES), handler);
    }

    /// From now on the broker's clock is ahead of this machine's by as much.
    public synchronized void skewClock(Duration by) {
        skew = by;
    }

    @Override
    public synchronized Instant now() {
        return Instant.now().plus(skew);
    }

    private WorkLoop loop(List<Topic> from, JobHandler handler) throws StreamException {
        requireUp();
        MemoryLoop loop = new MemoryLoop(this, from, handler, config.lock().dividedBy(4));
        loops.add(loop);
        loop.start();
        return loop;
    }

    @Override
    public synchronized Optional<Waiting> findWaiting(JobId job) throws StreamException {
        requireUp();
        return queues.values().stream().flatMap(queue -> queue.find(job, finished).stream()).findFirst();
    }

    @Override
    public synchronized List<Backlog> backlogs() throws StreamException {
        requireUp();
        return Topic.of(Topic.Kind.QUEUE).stream().map(queue -> queues.get(queue).backlog(now())).toList();
    }

    @Override
    public synchronized List<String> problems() {
        return down ? List.of(away().getMessage()) : List.of();
    }

    @Override
    public void close() {
        List<MemoryLoop> openLoops;
        List<MemoryFollower> openFollowers;
        synchronized (this) {
            closed = true;
            openLoops = List.copyOf(loops);
            openFollowers = List.copyOf(followers);
            notifyAll();
        }
        openLoops.forEach(WorkLoop::stop);
        for (MemoryLoop loop : openLoops) {
            try {
                loop.awaitStopped(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        openFollowers.forEach(Subscription::close);
    }

    /// Waits a moment for a request from the queues, in order of preference.
    synchronized Optional<MemoryLane.Request> take(List<Topic> from, Duration patience)
            throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            if (!down) {
                for (Topic queue : from) {
                    Optional<MemoryLane.Request> request = queues.get(queue).acquire(System.nanoTime());
                    if (request.isPresent()) {
                        return request;
                    }
                }
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                return Optional.empty();
            }
            wait(Math.max(1, left / 1_000_000));
        }
    }

    /// @return whether the lock was still this delivery's
    synchronized boolean renew(MemoryLane.Request request) {
        return queues.get(request.queue()).renew(request, System.nanoTime());
    }

    synchronized void settle(MemoryLane.Request request, boolean again) {
        queues.get(request.queue()).settle(request, again);
        notifyAll();
    }

    /// Waits a moment for messages from `position` on.
    synchronized List<Stored> read(Topic topic, int position, Duration patience)
            throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (logs.get(topic).size() <= position || down) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return List.of();
            }
            wait(Math.max(1, left / 1_000_000));
        }
        return List.copyOf(logs.get(topic).subList(position, logs.get(topic).size()));
    }

    synchronized void forget(MemoryFollower follower) {
        followers.remove(follower);
    }

    private void requireUp() throws StreamException {
        requireOpen();
        if (down) {
            throw away();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the broker is closed");
        }
    }

    private static StreamException away() {
        return StreamException.retryable("The broker does not answer.", null);
    }
}

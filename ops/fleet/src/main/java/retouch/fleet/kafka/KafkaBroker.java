package retouch.fleet.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

import retouch.fleet.FleetConfig;
import retouch.fleet.access.AccessRule;
import retouch.fleet.config.Settings;
import retouch.fleet.stream.Backlog;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.JobHandler;
import retouch.fleet.stream.StreamException;
import retouch.fleet.stream.WorkLoop;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

/// The fleet's broker on Apache Kafka 4.2 or newer. Thread-safe. It owns its clients, loops and
/// subscriptions, and [#close] ends them all.
public final class KafkaBroker implements Broker {

    /// What an operator may choose.
    ///
    /// @param group               the share group that all workers are in
    /// @param lock                how long a request is a worker's without renewal; a vanished worker's
    ///                            request waits this long. Stock brokers allow 15 s to 60 s
    /// @param deliveriesMax       after so many deliveries the broker drops a request in silence, so the
    ///                            worker must give up earlier. Stock brokers allow 2 to 10
    /// @param retryDelayFirst     how long a request is held back after its first failed attempt; doubles
    /// @param retryDelayMax       the longest such delay
    /// @param sendMax             how long a send may take, retries included
    /// @param answerMax           how long the broker may take to answer a question
    /// @param inFlightMax         sends that have not ended; a further one waits
    /// @param provision           whether to create missing topics and set the group's settings
    /// @param replicas            copies of each topic that we create
    /// @param replicasInSync      copies that must have a message before its send ends
    /// @param retention           how long requests, results and progress are kept
    /// @param deadLetterRetention how long dead letters are kept
    /// @param security            how we prove who we are
    /// @param fromBeginning       whether the group's first worker begins with what was sent before it came
    public record Config(
            String group,
            Duration lock,
            int deliveriesMax,
            Duration retryDelayFirst,
            Duration retryDelayMax,
            Duration sendMax,
            Duration answerMax,
            int inFlightMax,
            boolean provision,
            int replicas,
            int replicasInSync,
            Duration retention,
            Duration deadLetterRetention,
            KafkaSecurity security,
            boolean fromBeginning) {

        public Config {
            requireNotBlank(group);
            requirePositive("lock", lock);
            requirePositive("retryDelayFirst", retryDelayFirst);
            requirePositive("retryDelayMax", retryDelayMax);
            requirePositive("sendMax", sendMax);
            requirePositive("answerMax", answerMax);
            requirePositive("retention", retention);
            requirePositive("deadLetterRetention", deadLetterRetention);
            Objects.requireNonNull(security, "security");
            if (deliveriesMax < 2 || deliveriesMax > 10) {
                throw new IllegalArgumentException("deliveriesMax must be 2 to 10: " + deliveriesMax);
            }
            if (inFlightMax < 1) {
                throw new IllegalArgumentException("inFlightMax must be at least 1: " + inFlightMax);
            }
            if (replicasInSync < 1 || replicasInSync > replicas || replicas > Short.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "replicasInSync must be 1 to replicas: " + replicasInSync + " of " + replicas);
            }
        }

        /// Fit for a broker of one node.
        public static Config standard() {
            return new Config("retouch.edit", Duration.ofSeconds(30), 10, Duration.ofMillis(250),
                    Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofSeconds(10), 256, true, 1, 1,
                    Duration.ofDays(7), Duration.ofDays(90), KafkaSecurity.none(), true);
        }

        /// Reads the `RETOUCH_KAFKA_*` settings.
        public static Config from(Settings settings) {
            Config standard = standard();
            int replicas = settings.integer("RETOUCH_KAFKA_REPLICAS", standard.replicas, 1, 9);
            int inSync = settings.integer("RETOUCH_KAFKA_REPLICAS_IN_SYNC", standard.replicasInSync, 1, 9);
            if (inSync > replicas) {
                settings.problem(
                        "RETOUCH_KAFKA_REPLICAS_IN_SYNC must not be more than RETOUCH_KAFKA_REPLICAS, %d > %d."
                                .formatted(inSync, replicas));
            }
            return new Config(
                    settings.text("RETOUCH_KAFKA_GROUP", standard.group),
                    settings.duration("RETOUCH_KAFKA_LOCK", standard.lock),
                    settings.integer("RETOUCH_KAFKA_DELIVERIES_MAX", standard.deliveriesMax, 2, 10),
                    settings.duration("RETOUCH_KAFKA_RETRY_DELAY_FIRST", standard.retryDelayFirst),
                    settings.duration("RETOUCH_KAFKA_RETRY_DELAY_MAX", standard.retryDelayMax),
                    settings.duration("RETOUCH_KAFKA_SEND_MAX", standard.sendMax),
                    settings.duration("RETOUCH_KAFKA_ANSWER_MAX", standard.answerMax),
                    settings.integer("RETOUCH_KAFKA_IN_FLIGHT_MAX", standard.inFlightMax, 1, 100_000),
                    settings.flag("RETOUCH_KAFKA_PROVISION", standard.provision),
                    replicas,
                    Math.min(inSync, replicas),
                    settings.duration("RETOUCH_KAFKA_RETENTION", standard.retention),
                    settings.duration("RETOUCH_KAFKA_DEAD_LETTER_RETENTION", standard.deadLetterRetention),
                    KafkaSecurity.from(settings), standard.fromBeginning);
        }

        /// The same, as somebody else.
        public Config withSecurity(KafkaSecurity other) {
            return new Config(group, lock, deliveriesMax, retryDelayFirst, retryDelayMax, sendMax, answerMax,
                    inFlightMax, provision, replicas, replicasInSync, retention, deadLetterRetention, other,
                    fromBeginning);
        }

        /// The same, but for creating topics: most services may not.
        public Config withoutProvisioning() {
            return new Config(group, lock, deliveriesMax, retryDelayFirst, retryDelayMax, sendMax, answerMax,
                    inFlightMax, false, replicas, replicasInSync, retention, deadLetterRetention, security,
                    fromBeginning);
        }

        /// For workers that run the same jobs beside the fleet's and answer nobody: a group of their own, which begins
        /// with what is sent from now on.
        public Config besides(String name) {
            return new Config(group + "." + name, lock, deliveriesMax, retryDelayFirst, retryDelayMax,
                    sendMax, answerMax, inFlightMax, provision, replicas, replicasInSync, retention,
                    deadLetterRetention, security, false);
        }

        /// A renewal may then take half the lock's time and still come before the lock lapses.
        Duration renewEvery() {
            return lock.dividedBy(4);
        }

        private static void requireNotBlank(String group) {
            if (group.isBlank()) {
                throw new IllegalArgumentException("group must not be blank");
            }
        }

        private static void requirePositive(String name, Duration duration) {
            if (!duration.isPositive()) {
                throw new IllegalArgumentException(name + " must be more than zero: " + duration);
            }
        }
    }

    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

    private final Config config;
    private final ClientProperties properties;
    private final Admin admin;
    private final Sender sender;
    private final Provisioning provisioning;
    private final QueuePositions positions;
    private final QueueBacklogs backlogs;
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private final Set<ShareLoop> loops = ConcurrentHashMap.newKeySet();
    private final AtomicInteger loopNumbers = new AtomicInteger();

    private KafkaBroker(Config config, ClientProperties properties, Admin admin) {
        this.config = config;
        this.properties = properties;
        this.admin = admin;
        this.sender = new Sender(properties, config);
        this.provisioning = new Provisioning(admin, config);
        ShareOffsets offsets = new ShareOffsets(admin, config);
        this.positions = new QueuePositions(offsets, properties, config);
        this.backlogs = new QueueBacklogs(offsets, properties, config);
    }

    /// Connects, checks that the broker is new enough, and makes it ready if the configuration says so.
    ///
    /// @throws StreamException retryable if the broker does not answer; permanent if it cannot serve the
    ///     fleet. Nothing is left open
    public static KafkaBroker connect(FleetConfig fleet, Config config) throws StreamException {
        ClientProperties properties = new ClientProperties(fleet.bootstrap(), config);
        String what = "Connecting to Kafka at " + fleet.bootstrap();
        try {
            KafkaBroker broker = new KafkaBroker(config, properties, Admin.create(properties.admin()));
            try {
                broker.provisioning.requireShareGroups();
                if (config.provision()) {
                    broker.provisioning.apply();
                }
                return broker;
            } catch (StreamException e) {
                broker.close();
                throw e;
            }
        } catch (KafkaException e) {
            throw KafkaFailure.of(what, e.getCause() == null ? e : e.getCause());
        }
    }

    @Override
    public CompletableFuture<Void> send(Topic topic, WireMessage message) {
        return sender.send(topic, message);
    }

    @Override
    public Subscription follow(Topic topic, Start start, Consumer<WireMessage> listener)
            throws StreamException {
        Objects.requireNonNull(listener, "listener");
        return follow(topic, reader -> switch (start) {
            case BEGINNING -> reader.consumer().beginningOffsets(reader.partitions());
            case NOW -> reader.ends();
        }, stored -> listener.accept(stored.message()));
    }

    @Override
    public Subscription followSince(Topic topic, Instant since, Consumer<Stored> listener)
            throws StreamException {
        return follow(topic, reader -> reader.since(since), Objects.requireNonNull(listener, "listener"));
    }

    private Subscription follow(Topic topic, Function<TopicReader, Map<TopicPartition, Long>> start,
            Consumer<Stored> listener) throws StreamException {
        TopicReader reader = new TopicReader(topic, properties.follower(), config.answerMax());
        try {
            start.apply(reader).forEach((partition, offset) -> reader.consumer().seek(partition, offset));
        } catch (KafkaException e) {
            reader.close();
            throw KafkaFailure.of("Following " + topic.topicName(), e);
        }
        Follower follower = new Follower(topic, reader, listener, followers::remove);
        followers.add(follower);
        follower.start();
        return follower;
    }

    @Override
    public List<Stored> readSince(Topic topic, Instant since) throws StreamException {
        List<Stored> all = new ArrayList<>();
        try (TopicReader reader = new TopicReader(topic, properties.reader(), config.answerMax())) {
            Map<TopicPartition, Long> ends = reader.ends();
            reader.since(since).forEach((partition, offset) -> reader.consumer().seek(partition, offset));
            reader.readTo(ends, kafka -> all.add(WireRecords.stored(kafka)));
        } catch (KafkaException e) {
            throw KafkaFailure.of("Reading " + topic.topicName(), e);
        }
        return all;
    }

    @Override
    public WorkLoop work(List<Lane> lanes, JobHandler handler) throws StreamException {
        if (lanes.isEmpty() || lanes.stream().distinct().count() < lanes.size()) {
            throw new IllegalArgumentException("lanes must be named, each once: " + lanes);
        }
        return loop(lanes.stream().map(Topic::queues).toList(), handler);
    }

    @Override
    public WorkLoop workRetries(JobHandler handler) throws StreamException {
        return loop(List.of(List.of(Topic.RETRIES)), handler);
    }

    @Override
    public Instant now() {
        return sender.now();
    }

    private WorkLoop loop(List<List<Topic>> queues, JobHandler handler) {
        Objects.requireNonNull(handler, "handler");
        Duration commitMax = config.lock().dividedBy(2);
        ShareLoop loop = new ShareLoop(Integer.toString(loopNumbers.incrementAndGet()),
                () -> new LaneConsumer(queues, properties.share(), commitMax), config, handler);
        loops.removeIf(each -> !each.isRunning());
        loops.add(loop);
        loop.start();
        return loop;
    }

    @Override
    public Optional<Waiting> findWaiting(JobId job) throws StreamException {
        return positions.find(job);
    }

    @Override
    public List<Backlog> backlogs() throws StreamException {
        return backlogs.read(now());
    }

    @Override
    public List<String> problems() {
        return provisioning.problems();
    }

    /// Whether the broker allows us what the rules say.
    ///
    /// @return one sentence for each topic and group of which it does not; empty where it keeps no access lists
    public List<String> missingRights(List<AccessRule> rules) throws StreamException {
        return new Rights(admin, config).missing(rules);
    }

    /// Stops the loops and waits at most ten seconds for the jobs in hand; sends what is in flight.
    @Override
    public void close() {
        loops.forEach(WorkLoop::stop);
        long end = System.nanoTime() + CLOSE_MAX.toNanos();
        for (ShareLoop loop : loops) {
            try {
                loop.awaitStopped(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        List.copyOf(followers).forEach(Follower::close);
        sender.close();
        admin.close(CLOSE_MAX);
    }
}

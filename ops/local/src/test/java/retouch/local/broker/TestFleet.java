package retouch.local.broker;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import retouch.fleet.FleetConfig;
import retouch.fleet.config.Secret;
import retouch.fleet.kafka.KafkaBroker;
import retouch.fleet.stream.BrokerContract;
import retouch.fleet.stream.StreamException;
import retouch.local.LocalFleetException;

/// An embedded broker for one test, with short waits.
final class TestFleet implements AutoCloseable {

    static final KafkaBroker.Config CONFIG = impatient(true, Duration.ofMillis(10));

    private final Path folder;
    private final int port;
    private Optional<EmbeddedBroker> embedded;

    private TestFleet(Path folder, EmbeddedBroker embedded) {
        this.folder = folder;
        this.port = Integer.parseInt(embedded.bootstrap().split(":")[1]);
        this.embedded = Optional.of(embedded);
    }

    static TestFleet start(Path folder) throws LocalFleetException {
        return new TestFleet(folder, EmbeddedBroker.start(folder, 0));
    }

    KafkaBroker connect() throws StreamException {
        return KafkaBroker.connect(config(), CONFIG);
    }

    FleetConfig config() {
        return config("127.0.0.1:" + port);
    }

    static FleetConfig config(String bootstrap) {
        return new FleetConfig(bootstrap, URI.create("http://127.0.0.1:1"), "us-east-1", "retouch", "retouch",
                new Secret("unused"));
    }

    void goDown() {
        embedded.ifPresent(EmbeddedBroker::close);
        embedded = Optional.empty();
    }

    void comeBack() throws LocalFleetException {
        embedded = Optional.of(EmbeddedBroker.start(folder, port));
    }

    @Override
    public void close() {
        goDown();
    }

    static KafkaBroker.Config withoutProvisioning() {
        return impatient(false, Duration.ofMillis(10));
    }

    static KafkaBroker.Config withRetryDelay(Duration delay) {
        return impatient(true, delay);
    }

    /// For a broker that several tests share, one group each. It may be slow to answer.
    static KafkaBroker.Config inGroup(String group) {
        return impatient(group, true, Duration.ofMillis(10), Duration.ofSeconds(8));
    }

    private static KafkaBroker.Config impatient(boolean provision, Duration retryDelay) {
        return impatient(KafkaBroker.Config.standard().group(), provision, retryDelay, Duration.ofSeconds(3));
    }

    private static KafkaBroker.Config impatient(String group, boolean provision, Duration retryDelay,
            Duration answerMax) {
        KafkaBroker.Config like = KafkaBroker.Config.standard();
        return new KafkaBroker.Config(group, BrokerContract.LOCK, like.deliveriesMax(), retryDelay,
                retryDelay.multipliedBy(10), answerMax, answerMax, like.inFlightMax(),
                provision, 1, 1, like.retention(), like.deadLetterRetention(), like.security(), true);
    }
}

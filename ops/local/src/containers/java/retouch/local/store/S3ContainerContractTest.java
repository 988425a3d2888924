package retouch.local.store;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

import retouch.fleet.FleetConfig;
import retouch.fleet.config.Secret;
import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreContract;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.object.S3Bucket;
import retouch.fleet.object.S3ObjectStore;
import retouch.local.container.Engine;

import static org.awaitility.Awaitility.await;

/// The store's contract on an S3 server in a container.
class S3ContainerContractTest implements ObjectStoreContract {

    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static Optional<GenericContainer<?>> container = Optional.empty();
    private static Optional<S3ObjectStore> store = Optional.empty();

    @BeforeAll
    static void open() throws Exception {
        if (Engine.isExpected()) {
            start();
        }
    }

    @BeforeEach
    void require() {
        Engine.require();
    }

    private static void start() throws Exception {
        int port = Engine.freePort();
        GenericContainer<?> server = Engine.container("containers.store", 8333, port)
                .withEnv("AWS_ACCESS_KEY_ID", "tester").withEnv("AWS_SECRET_ACCESS_KEY", "secret-of-the-test")
                .withCommand("mini", "-dir=/data")
                .waitingFor(Wait.forListeningPort().withStartupTimeout(START_MAX));
        container = Optional.of(server);
        server.start();
        FleetConfig fleet = new FleetConfig("127.0.0.1:1", URI.create("http://127.0.0.1:" + port), "us-east-1",
                "retouch", "tester", new Secret("secret-of-the-test"));
        await().atMost(START_MAX).ignoreExceptionsInstanceOf(ObjectStoreException.class).until(() -> {
            S3Bucket.make(fleet, S3ObjectStore.Config.standard());
            return true;
        });
        store = Optional.of(S3ObjectStore.connect(fleet, S3ObjectStore.Config.standard()));
    }

    @AfterAll
    static void close() {
        store.ifPresent(S3ObjectStore::close);
        container.ifPresent(GenericContainer::stop);
    }

    @Override
    public ObjectStore store() {
        return store.orElseThrow();
    }

    @Test
    void createsAnObjectOnceHoweverManyRaceForIt() throws Exception {
        S3Bucket.proveCreateOnly(store());
    }
}

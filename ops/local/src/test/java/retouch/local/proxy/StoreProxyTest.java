package retouch.local.proxy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.FleetConfig;
import retouch.fleet.config.Secret;
import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.object.ObjectStoreException.Kind;
import retouch.fleet.object.S3ObjectStore;
import retouch.local.store.EmbeddedObjectStore;
import retouch.schemas.object.ObjectRef;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class StoreProxyTest {

    private static final EmbeddedObjectStore.Access ACCESS = new EmbeddedObjectStore.Access("retouch",
            "retouch", new Secret("a-secret-key-of-some-length"));
    private static final byte[] CONTENT = "some content of an object".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private EmbeddedObjectStore server;
    private StoreProxy proxy;
    private ObjectStore store;
    private ObjectRef object;

    @BeforeEach
    void start() throws Exception {
        server = EmbeddedObjectStore.start(folder, 0, ACCESS);
        proxy = StoreProxy.start(server.endpoint().getPort(), 1);
        S3ObjectStore.Config impatient = new S3ObjectStore.Config(2, Duration.ofMillis(10),
                Duration.ofMillis(20), Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(5));
        store = S3ObjectStore.connect(new FleetConfig("127.0.0.1:1",
                URI.create("http://127.0.0.1:" + proxy.port()), "us-east-1", ACCESS.bucket(),
                ACCESS.accessKey(), ACCESS.secretKey()), impatient);
        object = store.put("a/key", CONTENT, "text/plain");
    }

    @AfterEach
    void stop() {
        store.close();
        proxy.close();
        server.close();
    }

    @Test
    void passesSignedRequests() throws Exception {
        assertThat(store.read(object)).isEqualTo(CONTENT);
        assertThat(store.createOnly("a/key", CONTENT, "text/plain")).isFalse();
        assertThat(store.list("a/", 10)).containsExactly("a/key");
        assertThat(store.sizeOf("a/key")).contains((long) CONTENT.length);
        assertThat(proxy.spoilt()).isZero();
    }

    @Test
    void answersWithErrors() {
        assertThat(kindWhile(new StoreFault.Answers(503))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(kindWhile(new StoreFault.Answers(403))).isEqualTo(Kind.DENIED);
        assertThat(proxy.spoilt()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void isAway() {
        assertThat(kindWhile(new StoreFault.Away())).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void isLate() throws Exception {
        proxy.behave(new StoreFault.Late(Duration.ofMillis(200)), 1);
        assertThat(store.read(object)).isEqualTo(CONTENT);
        assertThat(proxy.spoilt()).isEqualTo(1);
    }

    @Test
    void neverHandsOutABodyThatIsNotTheObject() {
        for (StoreFault fault : new StoreFault[]{new StoreFault.CutsOff(), new StoreFault.SaysLess(),
                new StoreFault.Changes()}) {
            assertThat(kindWhile(fault)).as(fault.toString()).isIn(Kind.UNAVAILABLE, Kind.CHANGED);
        }
        assertThat(proxy.spoilt()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void spoilsAShare() throws Exception {
        proxy.behave(new StoreFault.Late(Duration.ZERO), 0.5);
        for (int read = 0; read < 40; read++) {
            store.read(object);
        }
        assertThat(proxy.spoilt()).as("of 40, seed 1").isBetween(8L, 32L);
    }

    private Kind kindWhile(StoreFault fault) {
        proxy.behave(fault, 1);
        try {
            return catchThrowableOfType(ObjectStoreException.class, () -> store.read(object)).kind();
        } finally {
            proxy.behave(new StoreFault.None(), 1);
        }
    }
}

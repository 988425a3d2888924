package retouch.local.store;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.FleetConfig;
import retouch.fleet.config.Secret;
import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreContract;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.object.ObjectStoreException.Kind;
import retouch.fleet.object.S3ObjectStore;
import retouch.local.LocalFleetException;
import retouch.schemas.object.ObjectRef;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// The S3 adapter against the embedded server, with signatures enforced.
class S3ObjectStoreTest implements ObjectStoreContract {

    private static final Secret SECRET = new Secret("a-secret-key-of-some-length");

    @TempDir
    static Path folder;

    private static EmbeddedObjectStore server;
    private static S3ObjectStore store;

    @BeforeAll
    static void start() throws Exception {
        server = start(folder, 0);
        store = S3ObjectStore.connect(at(server.endpoint(), "pictures", SECRET),
                S3ObjectStore.Config.standard());
        System.out.println("embedded object store started in " + server.startTime().toMillis() + " ms");
    }

    @AfterAll
    static void stop() {
        store.close();
        server.close();
    }

    @Override
    public ObjectStore store() {
        return store;
    }

    @Test
    void deniesAWrongSecret() {
        assertThat(ObjectStoreContract
                .kindOf(() -> connect(server.endpoint(), "pictures", new Secret("another"))))
                .isEqualTo(Kind.DENIED);
    }

    @Test
    void rejectsABucketThatDoesNotExist() {
        assertThatThrownBy(() -> connect(server.endpoint(), "no-such-bucket", SECRET))
                .isInstanceOfSatisfying(ObjectStoreException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.REJECTED))
                .hasMessageContaining("RETOUCH_S3_BUCKET");
    }

    @Test
    void givesUpOnAStoreThatIsAwayWithinItsBounds() {
        S3ObjectStore.Config hasty = new S3ObjectStore.Config(3, Duration.ofMillis(10), Duration.ofMillis(20),
                Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofSeconds(1));
        long begin = System.nanoTime();
        assertThat(ObjectStoreContract.kindOf(
                () -> S3ObjectStore.connect(at(URI.create("http://127.0.0.1:1"), "pictures", SECRET), hasty)
                        .close()))
                .isEqualTo(Kind.UNAVAILABLE);
        System.out.println("gave up after " + Duration.ofNanos(System.nanoTime() - begin).toMillis() + " ms");
    }

    @Test
    void handsOutUrlsThatUploadAndDownloadOneObject() throws Exception {
        byte[] content = ObjectStoreContract.bytes(1000, 21);
        assertThat(status(HttpRequest.newBuilder(store.presignUpload("signed", Duration.ofMinutes(1)))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(content)).build())).isEqualTo(200);
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer = http.send(
                    HttpRequest.newBuilder(store.presignDownload("signed", Duration.ofMinutes(1))).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(content);
        }
    }

    @Test
    void honorsNoUrlForAnotherObject() throws Exception {
        store.put("private", new byte[10], TYPE);
        String signed = store.presignDownload("signed-for-this", Duration.ofMinutes(1)).toString();
        assertThat(status(
                HttpRequest.newBuilder(URI.create(signed.replace("signed-for-this", "private"))).build()))
                .isEqualTo(403);
    }

    @Test
    void answersNobodyWithoutASignature() throws Exception {
        store.put("public", new byte[10], TYPE);
        assertThat(status(HttpRequest.newBuilder(server.endpoint().resolve("/pictures/public")).build()))
                .isEqualTo(403);
    }

    @Test
    void keepsItsObjectsOverARestart(@TempDir Path data) throws Exception {
        ObjectRef reference;
        byte[] content = ObjectStoreContract.bytes(5000, 22);
        int port;
        try (EmbeddedObjectStore first = start(data, 0); ObjectStore client = connect(first)) {
            reference = client.put("kept", content, TYPE);
            port = first.endpoint().getPort();
        }
        try (EmbeddedObjectStore second = start(data, port); ObjectStore client = connect(second)) {
            assertThat(second.endpoint().getPort()).isEqualTo(port);
            assertThat(client.read(reference)).isEqualTo(content);
            assertThat(client.createOnly("kept", new byte[1], TYPE)).isFalse();
        }
    }

    @Test
    void saysThatItsPortIsTaken(@TempDir Path data) {
        int taken = server.endpoint().getPort();
        assertThatThrownBy(() -> start(data, taken))
                .isInstanceOf(LocalFleetException.class)
                .hasMessage(
                        "Port %d is taken, so the object store cannot listen there: stop what uses it, or choose"
                                .formatted(taken) + " another port.");
    }

    private static EmbeddedObjectStore start(Path data, int port) throws LocalFleetException {
        return EmbeddedObjectStore.start(data, port,
                new EmbeddedObjectStore.Access("pictures", "tester", SECRET));
    }

    private static ObjectStore connect(EmbeddedObjectStore server) throws ObjectStoreException {
        return S3ObjectStore.connect(at(server.endpoint(), "pictures", SECRET),
                S3ObjectStore.Config.standard());
    }

    private static void connect(URI endpoint, String bucket, Secret secret) throws ObjectStoreException {
        S3ObjectStore.connect(at(endpoint, bucket, secret), S3ObjectStore.Config.standard()).close();
    }

    private static FleetConfig at(URI endpoint, String bucket, Secret secret) {
        return new FleetConfig("127.0.0.1:1", endpoint, "us-east-1", bucket, "tester", secret);
    }

    private static int status(HttpRequest request) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}

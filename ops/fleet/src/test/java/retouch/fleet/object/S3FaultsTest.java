package retouch.fleet.object;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import retouch.fleet.FleetConfig;
import retouch.fleet.config.Secret;
import retouch.fleet.object.ObjectStoreException.Kind;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

import static org.assertj.core.api.Assertions.assertThat;

/// What the adapter makes of a sick server: it tries again, so many times and not longer than it may, and
/// says what happened. The server is ours and does what each test wants.
class S3FaultsTest {

    private static final byte[] CONTENT = "some content".getBytes(StandardCharsets.UTF_8);
    private static final ObjectRef REFERENCE = new ObjectRef("bucket", "key", CONTENT.length,
            Sha256.of(CONTENT));
    private static final S3ObjectStore.Config HASTY = new S3ObjectStore.Config(4, Duration.ofMillis(1),
            Duration.ofMillis(5), Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMillis(300));

    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpHandler behavior = exchange -> answer(exchange, 200, CONTENT);
    private HttpServer server;
    private S3ObjectStore store;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().equals("/bucket")) {
                answer(exchange, 200, new byte[0]);
            } else {
                requests.incrementAndGet();
                behavior.handle(exchange);
            }
        });
        server.start();
        store = S3ObjectStore.connect(new FleetConfig("127.0.0.1:1",
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "us-east-1", "bucket", "key",
                new Secret("secret")), HASTY);
    }

    @AfterEach
    void stop() {
        end.countDown();
        store.close();
        server.stop(0);
    }

    @Test
    void triesAgainAfterATransientFault() throws Exception {
        failFirst(2, exchange -> answer(exchange, 503, error("SlowDown")));
        assertThat(store.read(REFERENCE)).isEqualTo(CONTENT);
        assertThat(requests).hasValue(3);
    }

    @Test
    void readsAgainWhatWasSpoiltOnTheWay() throws Exception {
        byte[] spoilt = CONTENT.clone();
        spoilt[0] ^= 1;
        failFirst(2, exchange -> answer(exchange, 200, spoilt));
        assertThat(store.read(REFERENCE)).isEqualTo(CONTENT);
        assertThat(requests).hasValue(3);
    }

    @Test
    void triesAgainAfterTooManyRequests() throws Exception {
        failFirst(1, exchange -> answer(exchange, 429, error("TooManyRequests")));
        assertThat(store.read(REFERENCE)).isEqualTo(CONTENT);
    }

    @Test
    void triesAgainWhenAnAnswerBreaksOff() throws Exception {
        failFirst(2, exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, 3);
            exchange.getResponseBody().flush();
            exchange.close();
        });
        assertThat(store.read(REFERENCE)).isEqualTo(CONTENT);
        assertThat(requests).hasValue(3);
    }

    @Test
    void triesAgainWhenNoAnswerComes() throws Exception {
        failFirst(1, this::hang);
        assertThat(store.read(REFERENCE)).isEqualTo(CONTENT);
    }

    @Test
    void givesUpAfterSoManyAttempts() {
        behavior = exchange -> answer(exchange, 500, error("InternalError"));
        assertThat(ObjectStoreContract.kindOf(() -> store.read(REFERENCE))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(requests).hasValue(4);
    }

    @Test
    void doesNotTryAgainWhatCannotSucceed() {
        behavior = exchange -> answer(exchange, 403, error("AccessDenied"));
        assertThat(ObjectStoreContract.kindOf(() -> store.read(REFERENCE))).isEqualTo(Kind.DENIED);
        behavior = exchange -> answer(exchange, 404, error("NoSuchKey"));
        assertThat(ObjectStoreContract.kindOf(() -> store.read(REFERENCE))).isEqualTo(Kind.MISSING);
        behavior = exchange -> answer(exchange, 400, error("InvalidRequest"));
        assertThat(ObjectStoreContract.kindOf(() -> store.read(REFERENCE))).isEqualTo(Kind.REJECTED);
        assertThat(requests).hasValue(3);
    }

    @Test
    void saysThatTheStoreIsFull() {
        behavior = exchange -> answer(exchange, 507, error("XMinioStorageFull"));
        assertThat(ObjectStoreContract.kindOf(() -> store.put("key", CONTENT, "text/plain")))
                .isEqualTo(Kind.FULL);
        assertThat(requests).as("a full store is not asked again at once").hasValue(1);
    }

    @Test
    void knowsItsOwnCreateWhenTheAnswerWasLost() throws Exception {
        behavior = exchange -> {
            if (exchange.getRequestMethod().equals("GET")) {
                answer(exchange, 200, CONTENT);
            } else if (requests.get() == 1) {
                exchange.getRequestBody().readAllBytes();
                exchange.close(); // it was created, and nobody heard
            } else {
                answer(exchange, 412, error("PreconditionFailed"));
            }
        };
        assertThat(store.createOnly("key", CONTENT, "text/plain")).isTrue();
    }

    @Test
    void doesNotTakeAnothersCreateForItsOwn() throws Exception {
        byte[] theirs = Arrays.copyOf(CONTENT, CONTENT.length - 1);
        behavior = exchange -> {
            if (exchange.getRequestMethod().equals("GET")) {
                answer(exchange, 200, theirs);
            } else if (requests.get() == 1) {
                exchange.getRequestBody().readAllBytes();
                exchange.close();
            } else {
                answer(exchange, 412, error("PreconditionFailed"));
            }
        };
        assertThat(store.createOnly("key", CONTENT, "text/plain")).isFalse();
    }

    @Test
    void findsNothingWhereNothingIs() throws Exception {
        behavior = exchange -> answer(exchange, 404, error("NoSuchKey"));
        assertThat(store.find("key", 10)).isEqualTo(Optional.empty());
    }

    private void failFirst(int times, HttpHandler fault) {
        HttpHandler healthy = behavior;
        behavior = exchange -> (requests.get() <= times ? fault : healthy).handle(exchange);
    }

    private void hang(HttpExchange exchange) throws IOException {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", status >= 400 ? "application/xml" : "text/plain");
        exchange.sendResponseHeaders(status, exchange.getRequestMethod().equals("HEAD") || body.length == 0
                ? -1
                : body.length);
        if (!exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static byte[] error(String code) {
        return "<Error><Code>%s</Code><Message>as the test wants</Message></Error>".formatted(code)
                .getBytes(StandardCharsets.UTF_8);
    }
}

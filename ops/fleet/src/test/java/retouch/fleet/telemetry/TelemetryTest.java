package retouch.fleet.telemetry;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;

import retouch.fleet.Fleet;
import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.config.Settings;
import retouch.fleet.health.FleetChecks;
import retouch.fleet.health.Health;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.MemoryBroker;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TelemetryTest {

    private static final Telemetry.Config FREE_PORT = on(0);

    private final MemoryBroker broker = new MemoryBroker();
    private final Fleet memory = new Fleet(new MemoryObjectStore("pictures"), broker);

    @Test
    void nothingIsServedUnlessSomebodyChoseAPort() throws Exception {
        assertThat(config(Map.of())).isEqualTo(Telemetry.Config.OFF);
        try (Telemetry telemetry = Telemetry.start(config(Map.of()), "worker", "w-1")) {
            assertThat(telemetry.address()).isEmpty();
        }
    }

    @Test
    void readsPortAndHost() throws Exception {
        assertThat(config(Map.of("RETOUCH_METRICS_PORT", "9464", "RETOUCH_METRICS_HOST", "0.0.0.0")))
                .isEqualTo(new Telemetry.Config(Optional.of(9464), "0.0.0.0", Optional.empty(), 100));
        assertThatThrownBy(() -> config(Map.of("RETOUCH_METRICS_PORT", "on")))
                .isInstanceOf(InvalidSettingsException.class).hasMessageContaining("RETOUCH_METRICS_PORT");
    }

    @Test
    void aServiceIsAliveBeforeItIsReady() throws Exception {
        try (Telemetry telemetry = Telemetry.start(FREE_PORT, "worker", "w-1")) {
            assertThat(get(telemetry, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(telemetry, "/health/ready").statusCode()).isEqualTo(503);
            assertThat(get(telemetry, "/health/ready").body()).isEqualTo(
                    "{\"state\":\"starting\",\"live\":true,\"ready\":false,\"checks\":[]}");

            telemetry.health(() -> Health.serving("ready", List.of()));

            assertThat(get(telemetry, "/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aBrokerThatIsAwayMakesItUnreadyAndNotDead() throws Exception {
        try (Telemetry telemetry = Telemetry.start(FREE_PORT, "gateway", "g-1")) {
            broker.goDown();
            FleetChecks checks = new FleetChecks(memory);
            telemetry.health(() -> Health.serving("serving", checks.checks()));

            assertThat(get(telemetry, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(telemetry, "/health/ready").statusCode()).isEqualTo(503);
            assertThat(get(telemetry, "/health").statusCode()).isEqualTo(200);
            assertThat(get(telemetry, "/health").body()).contains(
                    "{\"name\":\"broker\",\"passed\":false,\"problem\":\"The broker does not answer.\"}",
                    "{\"name\":\"store\",\"passed\":true,\"problem\":\"\"}");
        }
    }

    @Test
    void whatGoesOverTheFleetIsCounted() throws Exception {
        try (Telemetry telemetry = Telemetry.start(FREE_PORT, "worker", "w-1")) {
            Fleet fleet = telemetry.watch(memory);
            fleet.store().put("key", new byte[]{1}, "text/plain");
            ObjectRef missing = new ObjectRef("pictures", "none", 1, Sha256.of(new byte[]{1}));
            assertThatExceptionOfType(ObjectStoreException.class)
                    .isThrownBy(() -> fleet.store().read(missing));
            fleet.broker().send(Topic.DEAD_LETTERS,
                    new WireMessage("job-1", Map.of("retouch_error", "CONFLICT"), new byte[]{1})).join();
            fleet.broker().send(Topic.RETRIES, new WireMessage("job-1", Map.of(), new byte[]{1})).join();
            broker.goDown();
            assertThat(fleet.broker().send(Topic.RESULTS, new WireMessage("job-1", Map.of(), new byte[]{1})))
                    .isCompletedExceptionally();

            HttpResponse<String> metrics = get(telemetry, "/metrics");

            assertThat(metrics.headers().firstValue("Content-Type")).hasValueSatisfying(
                    type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
            assertThat(metrics.body().lines()).contains(
                    "retouch_store_duration_seconds_count{operation=\"put\",service=\"worker\"} 1",
                    "retouch_store_errors_total{kind=\"missing\",operation=\"read\",service=\"worker\"} 1.0",
                    "retouch_dead_letters_total{error=\"CONFLICT\",service=\"worker\"} 1.0",
                    "retouch_retries_total{service=\"worker\"} 1.0",
                    "retouch_broker_errors_total{kind=\"retryable\",operation=\"send\",service=\"worker\"} 1.0");
        }
    }

    @Test
    void spansReachACollectorThatSpeaksOtlp() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                0);
        collector.createContext("/v1/traces", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            told.complete(exchange.getRequestHeaders().getFirst("Content-Type") + " " + body);
        });
        collector.start();
        try {
            URI uri = URI.create("http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces");
            Telemetry.Config config = new Telemetry.Config(Optional.empty(), "127.0.0.1", Optional.of(uri),
                    100);
            try (Telemetry telemetry = Telemetry.start(config, "gateway", "g-1")) {
                telemetry.watch(memory).broker().send(Topic.REQUESTS_BATCH,
                        new WireMessage("job-1", Map.of(), new byte[]{1})).join();
            }

            assertThat(told.get(30, TimeUnit.SECONDS)).startsWith("application/x-protobuf ")
                    .contains("send retouch.edit.requests.batch.v1", "retouch-gateway", "job-1");
        } finally {
            collector.stop(0);
        }
    }

    @Test
    void aTakenPortIsNamedWithWhatToDo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatExceptionOfType(TelemetryException.class).isThrownBy(() -> Telemetry.start(
                    on(port), "worker", "w-1"))
                    .withMessageContaining(Integer.toString(port))
                    .withMessageContaining("RETOUCH_METRICS_PORT");
        }
    }

    @Test
    void otherPathsAndMethodsAreRefused() throws Exception {
        try (Telemetry telemetry = Telemetry.start(FREE_PORT, "worker", "w-1")) {
            assertThat(get(telemetry, "/health/other").statusCode()).isEqualTo(404);
            assertThat(send(HttpRequest.newBuilder(telemetry.address().orElseThrow().resolve("/metrics"))
                    .POST(HttpRequest.BodyPublishers.noBody()).build()).statusCode()).isEqualTo(405);
        }
    }

    private static Telemetry.Config on(int port) {
        return new Telemetry.Config(Optional.of(port), "127.0.0.1", Optional.empty(), 100);
    }

    @Test
    void readsWhereTracesGo() throws Exception {
        assertThat(config(Map.of("RETOUCH_TRACES_ENDPOINT", "http://127.0.0.1:4318/v1/traces",
                "RETOUCH_TRACES_PERCENT", "10")))
                .isEqualTo(new Telemetry.Config(Optional.empty(), "127.0.0.1",
                        Optional.of(URI.create("http://127.0.0.1:4318/v1/traces")), 10));
        assertThatThrownBy(() -> config(Map.of("RETOUCH_TRACES_ENDPOINT", "collector")))
                .isInstanceOf(InvalidSettingsException.class).hasMessageContaining("RETOUCH_TRACES_ENDPOINT");
    }

    private static Telemetry.Config config(Map<String, String> environment) throws InvalidSettingsException {
        Settings settings = Settings.of(environment, Optional.empty());
        Telemetry.Config config = Telemetry.Config.from(settings);
        settings.check();
        return config;
    }

    private static HttpResponse<String> get(Telemetry telemetry, String path) throws Exception {
        URI uri = telemetry.address().orElseThrow().resolve(path);
        return send(HttpRequest.newBuilder(uri).build());
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}

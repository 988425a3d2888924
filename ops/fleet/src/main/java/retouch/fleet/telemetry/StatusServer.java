package retouch.fleet.telemetry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import retouch.fleet.health.Health;
import retouch.fleet.metric.Metrics;

/// Answers those who watch over a service.
///
/// | path            | what                                                        |
/// |-----------------|-------------------------------------------------------------|
/// | `/metrics`      | for Prometheus                                              |
/// | `/health/live`  | 200, or 503 if it should be started again                   |
/// | `/health/ready` | 200, or 503 while it cannot serve                           |
/// | `/health`       | 200 whatever the state is: for people                       |
///
/// The three of health answer with the same JSON object, [Health#json]. Every request has a virtual thread.
final class StatusServer implements AutoCloseable {

    private static final String JSON = "application/json";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private StatusServer(HttpServer server) {
        this.server = server;
    }

    /// @throws IOException if it cannot listen there
    static StatusServer start(InetSocketAddress address, Metrics metrics, Supplier<Health> health)
            throws IOException {
        Objects.requireNonNull(metrics, "metrics");
        StatusServer status = new StatusServer(HttpServer.create(address, 0));
        status.server.setExecutor(status.threads);
        status.answer("/metrics", () -> new Answer(OK, PROMETHEUS, metrics.scrape()));
        status.answer("/health", () -> new Answer(OK, JSON, health.get().json()));
        status.answer("/health/live", () -> answer(health.get(), Health::live));
        status.answer("/health/ready", () -> answer(health.get(), Health::ready));
        status.server.start();
        return status;
    }

    private record Answer(int status, String type, String text) {}

    private static Answer answer(Health health, Predicate<Health> well) {
        return new Answer(well.test(health) ? OK : UNAVAILABLE, JSON, health.json());
    }

    URI uri() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : address.getAddress().getHostAddress();
        return URI
                .create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
    }

    private void answer(String path, Supplier<Answer> answer) {
        server.createContext(path, exchange -> {
            try (exchange) {
                if (!exchange.getRequestURI().getPath().equals(path)) {
                    send(exchange, new Answer(NOT_FOUND, "text/plain", "There is nothing here.\n"));
                } else if (!exchange.getRequestMethod().equals("GET")) {
                    send(exchange, new Answer(NOT_ALLOWED, "text/plain", "GET is all there is.\n"));
                } else {
                    send(exchange, answer.get());
                }
            }
        });
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

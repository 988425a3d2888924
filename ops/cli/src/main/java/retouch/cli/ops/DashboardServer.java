package retouch.cli.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.config.Settings;

/// Serves the dashboard: one page with its style and script, and what the page reads.
///
/// | path        | what                                                        |
/// |-------------|-------------------------------------------------------------|
/// | `/`         | the page                                                    |
/// | `/v1/fleet` | the fleet as JSON, [ViewJson]                               |
///
/// Nothing can be changed through it. It asks nobody who they are; it listens on this machine only unless told
/// otherwise, and answers only to names that it knows, so that no other site's page can read it. Every request has
/// a virtual thread. Thread-safe.
public final class DashboardServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DashboardServer.class);
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");
    private static final Map<String, String> FILES = Map.of("/", "dashboard.html", "/dashboard.css",
            "dashboard.css", "/dashboard.js", "dashboard.js", "/charts.js", "charts.js", "/icon.svg",
            "icon.svg");
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// What an operator may choose.
    ///
    /// @param host         the address to listen on
    /// @param port         `0` for a free one
    /// @param hostsAllowed names besides the loopback ones by which people may open it, without ports
    public record Config(String host, int port, Set<String> hostsAllowed) {

        /// For one machine: port 8081.
        public static final Config DEFAULT = new Config("127.0.0.1", 8081, Set.of());

        public Config {
            Objects.requireNonNull(host, "host");
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port must be in [0, 65535]: " + port);
            }
            hostsAllowed = hostsAllowed.stream().map(name -> name.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toUnmodifiableSet());
        }

        /// Reads the `RETOUCH_OPS_*` settings.
        public static Config from(Settings settings) {
            String names = settings.optionalText("RETOUCH_OPS_HOSTS_ALLOWED").orElse("");
            return new Config(settings.text("RETOUCH_OPS_HOST", DEFAULT.host),
                    settings.integer("RETOUCH_OPS_PORT", DEFAULT.port, 0, 65_535),
                    Arrays.stream(names.split(",")).map(String::strip).filter(name -> !name.isEmpty())
                            .collect(Collectors.toSet()));
        }

        /// The same on another port; `0` for a free one.
        public Config withPort(int value) {
            return new Config(host, value, hostsAllowed);
        }
    }

    private final Config config;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Supplier<FleetView> view;

    private DashboardServer(Config config, HttpServer server, Supplier<FleetView> view) {
        this.config = config;
        this.server = server;
        this.view = view;
        FILES.forEach((path, file) -> files.put(path, resource(file)));
    }

    /// Starts to listen; it serves when this returns.
    ///
    /// @param view asked at each look
    /// @throws DashboardException if it cannot listen there
    public static DashboardServer start(Config config, Supplier<FleetView> view) throws DashboardException {
        Objects.requireNonNull(view, "view");
        try {
            DashboardServer dashboard = new DashboardServer(config,
                    HttpServer.create(new InetSocketAddress(config.host(), config.port()), 0), view);
            dashboard.server.setExecutor(dashboard.threads);
            dashboard.server.createContext("/", dashboard::answer);
            dashboard.server.start();
            LOG.atInfo().addKeyValue("address", dashboard.uri()).log("dashboard.served");
            return dashboard;
        } catch (IOException | IllegalArgumentException e) {
            throw new DashboardException("The dashboard cannot listen on %s:%d (%s); free the port, or choose"
                    .formatted(config.host(), config.port(), e.getMessage())
                    + " another with RETOUCH_OPS_PORT, or --ops-port of `up`, --port of `ops`.", e);
        }
    }

    /// Where to open it.
    public URI uri() {
        String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        return URI.create("http://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":"
                + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String method = exchange.getRequestMethod();
            if (!isOurs(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host")).orElse(""))) {
                send(exchange, 421, "html", text("The dashboard does not answer to this name; see"
                        + " RETOUCH_OPS_HOSTS_ALLOWED."));
            } else if (!method.equals("GET")) {
                send(exchange, 405, "html", text("There is nothing to change here."));
            } else if (path.equals("/v1/fleet")) {
                send(exchange, 200, "json", text(ViewJson.of(view.get())));
            } else if (files.containsKey(path)) {
                String file = FILES.get(path);
                send(exchange, 200, file.substring(file.lastIndexOf('.') + 1), files.get(path));
            } else {
                send(exchange, 404, "html", text("There is nothing here; the dashboard is at /."));
            }
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("dashboard.failed");
            throw e;
        }
    }

    /// A name that a stranger's server made point here is not ours.
    private boolean isOurs(String authority) {
        String host = authority.replaceAll(":[0-9]+$", "").toLowerCase(Locale.ROOT);
        return LOOPBACK.contains(host) || config.hostsAllowed().contains(host);
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", TYPES.getOrDefault(type, "application/json"));
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] resource(String file) {
        try (InputStream stream = DashboardServer.class.getResourceAsStream(file)) {
            return Objects.requireNonNull(stream, file).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("a resource of ours cannot be read: " + file, e);
        }
    }
}

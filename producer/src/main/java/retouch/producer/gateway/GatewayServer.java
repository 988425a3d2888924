package retouch.producer.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.config.Settings;
import retouch.fleet.metric.Metrics;
import retouch.producer.client.EditClient;
import retouch.producer.client.EditException;
import retouch.producer.command.EditJson;

/// Publishes edits for browsers and for programs that speak HTTP, and serves the web editor.
///
/// | path              | what                                          |
/// |-------------------|-----------------------------------------------|
/// | `/`               | the editor                                    |
/// | `/sample/…`       | pictures to try it with, if there are any     |
/// | `/v1/edits/…`     | edits, their events and results               |
/// | `/health`         | 200 while it serves                           |
///
/// It asks nobody who they are. It listens on this machine only, unless told otherwise, and keeps other
/// sites' pages out; whoever lets it listen elsewhere puts something in front of it.
///
/// Every request has a virtual thread of its own. Thread-safe. Closing ends event streams, lets requests
/// end for a moment and then closes connections; jobs go on.
public final class GatewayServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);

    private static final Duration CLOSING_MAX = Duration.ofSeconds(2);
    private static final Duration IDLE_MAX = Duration.ofMinutes(2);
    private static final int CONNECTIONS_MAX = 1_024;
    private static final int MIB = 1 << 20;

    /// What an operator may choose.
    ///
    /// @param host            the address to listen on
    /// @param port            `0` for a free one
    /// @param hostsAllowed    names besides the loopback ones by which people may open it, without ports
    /// @param bodyBytesMax    all pictures of one edit together
    /// @param transfersMax    pictures that may go in or out at once; each is held in memory
    /// @param openEditsMax    edits that may be open at once
    /// @param tenantEditsMax  of them, edits of one tenant
    /// @param eventStreamsMax event streams that may be open at once
    /// @param eventStreamTime how long one event stream may last; browsers then open another
    public record Config(
            String host,
            int port,
            Set<String> hostsAllowed,
            int bodyBytesMax,
            int transfersMax,
            int openEditsMax,
            int tenantEditsMax,
            int eventStreamsMax,
            Duration eventStreamTime) {

        /// For one machine: port 8080, 64 MiB an edit.
        public static final Config DEFAULT = new Config("127.0.0.1", 8080, Set.of(), 64 * MIB, 8, 200, 200,
                200,
                Duration.ofHours(1));

        public Config {
            if (host.isBlank()) {
                throw new IllegalArgumentException("host must not be blank");
            }
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port must be in [0, 65535]: " + port);
            }
            hostsAllowed = hostsAllowed.stream().map(name -> name.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toUnmodifiableSet());
            requirePositive("bodyBytesMax", bodyBytesMax);
            requirePositive("transfersMax", transfersMax);
            requirePositive("openEditsMax", openEditsMax);
            requirePositive("tenantEditsMax", tenantEditsMax);
            requirePositive("eventStreamsMax", eventStreamsMax);
            if (!eventStreamTime.isPositive()) {
                throw new IllegalArgumentException(
                        "eventStreamTime must be more than zero: " + eventStreamTime);
            }
        }

        /// Reads the `RETOUCH_GATEWAY_*` settings.
        public static Config from(Settings settings) {
            return new Config(
                    settings.text("RETOUCH_GATEWAY_HOST", DEFAULT.host),
                    settings.integer("RETOUCH_GATEWAY_PORT", DEFAULT.port, 0, 65_535),
                    names(settings.optionalText("RETOUCH_GATEWAY_HOSTS_ALLOWED").orElse("")),
                    settings.integer("RETOUCH_GATEWAY_BODY_MIB_MAX", DEFAULT.bodyBytesMax / MIB, 1, 1_024)
                            * MIB,
                    settings.integer("RETOUCH_GATEWAY_TRANSFERS_MAX", DEFAULT.transfersMax, 1, 1_000),
                    settings.integer("RETOUCH_GATEWAY_OPEN_EDITS_MAX", DEFAULT.openEditsMax, 1, 10_000),
                    settings.integer("RETOUCH_GATEWAY_TENANT_EDITS_MAX", DEFAULT.tenantEditsMax, 1, 10_000),
                    settings.integer("RETOUCH_GATEWAY_EVENT_STREAMS_MAX", DEFAULT.eventStreamsMax, 1, 10_000),
                    settings.duration("RETOUCH_GATEWAY_EVENT_STREAM_TIME", DEFAULT.eventStreamTime));
        }

        /// The same on another port; `0` for a free one.
        public Config withPort(int value) {
            return new Config(host, value, hostsAllowed, bodyBytesMax, transfersMax, openEditsMax,
                    tenantEditsMax,
                    eventStreamsMax, eventStreamTime);
        }

        private static Set<String> names(String text) {
            return Arrays.stream(text.split(",")).map(String::strip).filter(name -> !name.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private static void requirePositive(String name, int value) {
            if (value <= 0) {
                throw new IllegalArgumentException(name + " must be more than zero: " + value);
            }
        }
    }

    private final Config config;
    private final WebServer server;
    private final EventStreams streams;

    private GatewayServer(Config config, WebServer server, EventStreams streams) {
        this.config = config;
        this.server = server;
        this.streams = streams;
    }

    /// Starts to listen; it serves when this returns.
    ///
    /// @param client  borrowed; close the gateway first
    /// @param samples pictures that the editor offers, by file name: `portrait.png` or `.jpg`, and if there
    ///     are such, `mask.png`, `sketch.png`, `color.png`; copied
    /// @throws GatewayException if it cannot listen there
    public static GatewayServer start(Config config, EditClient client, Map<String, byte[]> samples)
            throws GatewayException {
        return start(config, client, samples, Metrics.none());
    }

    /// As [#start(Config, EditClient, Map)].
    ///
    /// @param metrics where requests are counted
    public static GatewayServer start(Config config, EditClient client, Map<String, byte[]> samples,
            Metrics metrics) throws GatewayException {
        Objects.requireNonNull(config, "config");
        OpenEdits edits = new OpenEdits(config.openEditsMax(), config.tenantEditsMax());
        EventStreams streams = new EventStreams(client, edits, config.eventStreamsMax(),
                config.eventStreamTime());
        EditRoutes routes = new EditRoutes(client, edits, streams, Clock.systemUTC(), config.bodyBytesMax(),
                config.transfersMax());
        HttpRouting.Builder routing = HttpRouting.builder()
                .addFilter(new RequestTimes(metrics))
                .addFilter(new Border(config.hostsAllowed()))
                .register(EditRoutes.PATH, routes)
                .get("/health", (_, response) -> health(edits, response))
                .register(new EditorFiles(samples))
                .any((_, response) -> Problem.notFound("There is nothing here; the editor is at /.")
                        .send(response))
                .error(ProblemException.class, (_, response, e) -> e.problem().send(response))
                .error(EditException.class, GatewayServer::fleetSaysNo)
                .error(Throwable.class, GatewayServer::broken);
        WebServer server = listen(config, routing);
        LOG.atInfo().addKeyValue("host", config.host()).addKeyValue("port", server.port())
                .log("gateway.listens");
        return new GatewayServer(config, server, streams);
    }

    /// Where to open it.
    public URI uri() {
        String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        return URI.create("http://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + port());
    }

    /// The port it listens on.
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        streams.close();
        server.stop();
    }

    private static WebServer listen(Config config, HttpRouting.Builder routing) throws GatewayException {
        InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
        requireFree(config, address);
        WebServer server = WebServer.builder()
                .bindAddress(address)
                .routing(routing)
                .shutdownHook(false)
                .maxTcpConnections(CONNECTIONS_MAX)
                .idleConnectionTimeout(IDLE_MAX)
                .shutdownGracePeriod(CLOSING_MAX)
                .build()
                .start();
        // It returns even if it could not bind.
        if (!server.isRunning()) {
            throw cannotListen(config, new IOException("the server did not start"));
        }
        return server;
    }

    /// Tried beforehand, because the web server writes a stack trace instead of saying why it did not start.
    private static void requireFree(Config config, InetSocketAddress address) throws GatewayException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(address);
        } catch (IOException e) {
            throw cannotListen(config, e);
        }
    }

    private static GatewayException cannotListen(Config config, IOException cause) {
        return new GatewayException(
                "The gateway cannot listen on %s:%d; free the port, or choose another with"
                        .formatted(config.host(), config.port()) + " --port or RETOUCH_GATEWAY_PORT.",
                cause);
    }

    private static void health(OpenEdits edits, ServerResponse response) {
        Json.send(response, EditJson.object(json -> {
            json.writeStringField("status", "serving");
            json.writeNumberField("openEdits", edits.size());
        }));
    }

    private static void fleetSaysNo(ServerRequest request, ServerResponse response, EditException e) {
        LOG.warn("The fleet did not answer a request, path={}, reason={}", request.path().path(),
                e.getMessage());
        Problem problem = e.isRetryable()
                ? Problem.unavailable(e.getMessage())
                : new Problem(Status.INTERNAL_SERVER_ERROR_500, "fleet-error", e.getMessage());
        problem.send(response);
    }

    private static void broken(ServerRequest request, ServerResponse response, Throwable e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        LOG.error("A request failed, path={}", request.path().path(), e);
        if (!response.isSent()) {
            new Problem(Status.INTERNAL_SERVER_ERROR_500, "internal",
                    "Something is broken in the gateway; its log says what.").send(response);
        }
    }
}

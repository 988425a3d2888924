package retouch.fleet.telemetry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.Fleet;
import retouch.fleet.config.Settings;
import retouch.fleet.health.Health;
import retouch.fleet.metric.MeteredBroker;
import retouch.fleet.metric.MeteredObjectStore;
import retouch.fleet.metric.Metrics;
import retouch.fleet.stream.Broker;
import retouch.fleet.trace.TracedBroker;
import retouch.fleet.trace.Traces;

/// What a service shows of itself while it runs: figures and health over HTTP, if somebody chose a port for
/// them. Thread-safe.
public final class Telemetry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);

    /// What an operator may choose.
    ///
    /// @param port          where figures and health are served, `0` for a free port; empty for nowhere
    /// @param host          the address to listen on
    /// @param traces        the collector that spans go to, over HTTP; empty for nowhere
    /// @param tracesPercent of the traces that begin here, which are kept
    public record Config(Optional<Integer> port, String host, Optional<URI> traces, int tracesPercent) {

        /// Nothing is served and nothing sent.
        public static final Config OFF = new Config(Optional.empty(), "127.0.0.1", Optional.empty(), 100);

        public Config {
            Objects.requireNonNull(port, "port");
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(traces, "traces");
            if (tracesPercent < 1 || tracesPercent > 100) {
                throw new IllegalArgumentException("tracesPercent must be 1 to 100: " + tracesPercent);
            }
        }

        /// Reads `RETOUCH_METRICS_PORT` (`off`, which is the default, or a port), `RETOUCH_METRICS_HOST`,
        /// `RETOUCH_TRACES_ENDPOINT` (nowhere by default) and `RETOUCH_TRACES_PERCENT`.
        public static Config from(Settings settings) {
            String port = settings.text("RETOUCH_METRICS_PORT", "off").strip();
            String host = settings.text("RETOUCH_METRICS_HOST", OFF.host);
            return new Config(
                    port.equals("off")
                            ? Optional.empty()
                            : Optional.of(settings.integer("RETOUCH_METRICS_PORT", 0, 0, 65_535)),
                    host, collector(settings),
                    settings.integer("RETOUCH_TRACES_PERCENT", OFF.tracesPercent, 1, 100));
        }

        private static Optional<URI> collector(Settings settings) {
            Optional<String> text = settings.optionalText("RETOUCH_TRACES_ENDPOINT");
            Optional<URI> uri = text.map(String::strip).filter(url -> url.matches("https?://[^\\s]+"))
                    .map(URI::create);
            if (text.isPresent() && uri.isEmpty()) {
                settings.problem("RETOUCH_TRACES_ENDPOINT must be a URL such as"
                        + " http://127.0.0.1:4318/v1/traces, not '%s'.".formatted(text.get()));
            }
            return uri;
        }
    }

    private final Metrics metrics;
    private final Traces traces;
    private volatile Supplier<Health> health = Health::starting;
    private Optional<StatusServer> server = Optional.empty();

    private Telemetry(String service, String id, Traces traces) {
        this.metrics = new Metrics(service, id);
        this.traces = traces;
    }

    /// Begins to show figures; [Health] is `starting` until [#health] says otherwise.
    ///
    /// @param service such as `worker`
    /// @param id      who it is among its like
    /// @throws TelemetryException if it cannot listen there
    public static Telemetry start(Config config, String service, String id) throws TelemetryException {
        Telemetry telemetry = new Telemetry(service, id,
                config.traces().map(uri -> Traces.to(uri, config.tracesPercent(), service, id))
                        .orElseGet(Traces::off));
        if (config.port().isPresent()) {
            int port = config.port().get();
            try {
                StatusServer server = StatusServer.start(new InetSocketAddress(config.host(), port),
                        telemetry.metrics, () -> telemetry.health.get());
                telemetry.server = Optional.of(server);
                LOG.atInfo().addKeyValue("address", server.uri()).log("metrics.served");
            } catch (IOException | IllegalArgumentException e) {
                telemetry.close();
                throw new TelemetryException(
                        "Figures cannot be served on %s:%d (%s); free the port, or choose another with"
                                .formatted(config.host(), port, e.getMessage()) + " RETOUCH_METRICS_PORT.",
                        e);
            }
        }
        return telemetry;
    }

    /// Counts, and shows nobody.
    public static Telemetry none() {
        return new Telemetry("none", "none", Traces.off());
    }

    public Metrics metrics() {
        return metrics;
    }

    public Traces traces() {
        return traces;
    }

    /// @param source asked at each question; may take a moment, must not wait for long
    public void health(Supplier<Health> source) {
        health = Objects.requireNonNull(source, "source");
    }

    /// The same fleet, and what goes over it is counted and, if somebody hears of it, traced.
    ///
    /// @param fleet owned by what is returned
    public Fleet watch(Fleet fleet) {
        Broker counted = new MeteredBroker(fleet.broker(), metrics);
        return new Fleet(new MeteredObjectStore(fleet.store(), metrics),
                traces.isOn() ? new TracedBroker(counted, traces) : counted);
    }

    /// Where figures and health are, if anywhere.
    public Optional<URI> address() {
        return server.map(StatusServer::uri);
    }

    @Override
    public void close() {
        server.ifPresent(StatusServer::close);
        traces.close();
        metrics.close();
    }
}

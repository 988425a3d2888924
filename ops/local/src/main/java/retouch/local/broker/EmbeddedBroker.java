package retouch.local.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.local.FreePorts;
import retouch.local.LocalFleetException;

/// A Kafka broker of one node inside this process, reachable from this machine only. Its data survives a
/// restart in the same folder, on whatever port.
///
/// Nothing of Kafka's server is public API: this class and [BrokerSettings] hold all that we use of it,
/// and the version is pinned.
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final Duration STOP_MAX = Duration.ofSeconds(20);

    private final KafkaRaftServer server;
    private final FolderLock lock;
    private final int port;
    private final Duration startTime;

    private EmbeddedBroker(KafkaRaftServer server, FolderLock lock, int port, Duration startTime) {
        this.server = server;
        this.lock = lock;
        this.port = port;
        this.startTime = startTime;
    }

    /// Starts a broker and waits until it serves clients.
    ///
    /// @param folder where its data is; created and formatted if need be
    /// @param port   where it listens; 0 for a free one
    /// @throws LocalFleetException if the port is taken, the folder is in use or of another Kafka, or the
    ///     disk is full. Nothing is left running
    public static EmbeddedBroker start(Path folder, int port) throws LocalFleetException {
        int clientPort = port == 0 ? freePort() : port;
        return startBehind(folder, clientPort, clientPort);
    }

    /// As [#start], for clients that prove who they are and may do what the access lists allow.
    ///
    /// @param folder whose first user is made with it; a folder that was in use keeps its users
    public static EmbeddedBroker startSecured(Path folder, int port, BrokerSecurity security)
            throws LocalFleetException {
        int clientPort = port == 0 ? freePort() : port;
        return start(folder, clientPort, clientPort, Optional.of(security));
    }

    /// As [#start], behind a proxy: clients are told to connect to it, and so is the broker itself.
    ///
    /// @param clientPort where it listens
    /// @param proxyPort  where the proxy listens, which must be there already
    public static EmbeddedBroker startBehind(Path folder, int clientPort, int proxyPort)
            throws LocalFleetException {
        return start(folder, clientPort, proxyPort, Optional.empty());
    }

    private static EmbeddedBroker start(Path folder, int clientPort, int proxyPort,
            Optional<BrokerSecurity> security) throws LocalFleetException {
        Objects.requireNonNull(folder, "folder");
        long begin = System.nanoTime();
        requireFree(clientPort);
        ProcessExit.refuse();
        FolderLock lock = FolderLock.take(folder);
        try {
            Path logs = folder.resolve("logs").toAbsolutePath();
            boolean fresh = format(logs, security);
            KafkaRaftServer server = startServer(
                    new BrokerSettings(logs, clientPort, proxyPort, freePort(), security));
            if (fresh && security.isEmpty()) { // it only saves time
                InternalTopics.create(address(proxyPort));
            }
            Duration startTime = Duration.ofNanos(System.nanoTime() - begin);
            LOG.atInfo().addKeyValue("port", clientPort).addKeyValue("milliseconds", startTime.toMillis())
                    .log("broker.started");
            return new EmbeddedBroker(server, lock, proxyPort, startTime);
        } catch (LocalFleetException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// What clients connect to, `host:port`.
    public String bootstrap() {
        return address(port);
    }

    /// How long the start took.
    public Duration startTime() {
        return startTime;
    }

    /// Stops the broker; its data is on the disk when this returns. Returns after 20 s at the latest.
    @Override
    public void close() {
        try (lock) {
            stop(server);
        }
    }

    private static KafkaRaftServer startServer(BrokerSettings settings) throws LocalFleetException {
        KafkaRaftServer server;
        try {
            server = new KafkaRaftServer(KafkaConfig.apply(settings.asMap(), false), Time.SYSTEM);
        } catch (RuntimeException e) {
            throw failed(settings, e);
        }
        try {
            server.startup();
            return server;
        } catch (Throwable e) { // its loaders wrap the cause in errors, too
            stop(server);
            throw failed(settings, e);
        }
    }

    private static LocalFleetException failed(BrokerSettings settings, Throwable cause) {
        return new LocalFleetException(
                ("The broker cannot start with the data in %s: %s. If a newer Retouch wrote it, start that one;"
                        + " otherwise choose another folder with --data.")
                        .formatted(settings.logs().getParent(), rootMessage(cause)),
                cause);
    }

    private static String rootMessage(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    /// On a thread of its own: a broker that hangs must not hang its owner.
    private static void stop(KafkaRaftServer server) {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("retouch-broker-stop").start(() -> {
            try {
                server.shutdown();
                server.awaitShutdown();
                stopped.complete(null);
            } catch (Throwable e) {
                stopped.completeExceptionally(e);
            }
        });
        try {
            stopped.get(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            LOG.atWarn().addKeyValue("reason", rootMessage(e)).log("broker.stop_failed");
        } catch (TimeoutException e) {
            LOG.atWarn().addKeyValue("seconds", STOP_MAX.toSeconds()).log("broker.stop_takes_too_long");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String address(int port) {
        return "127.0.0.1:" + port;
    }

    /// @return whether the folder was empty
    private static boolean format(Path logs, Optional<BrokerSecurity> security) throws LocalFleetException {
        if (Files.exists(logs.resolve("meta.properties"))) {
            return false;
        }
        try {
            Formatter formatter = new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                    .setNodeId(BrokerSettings.NODE_ID).setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(BrokerSettings.CONTROLLER)
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setMetadataLogDirectory(logs.toString()).addDirectory(logs.toString())
                    .setHasDynamicQuorum(false);
            security.ifPresent(with -> formatter.setScramArguments(with.firstUser()));
            formatter.run();
            return true;
        } catch (Exception e) {
            throw new LocalFleetException(
                    "The broker's folder %s cannot be prepared: %s. Choose another with --data."
                            .formatted(logs.getParent(), rootMessage(e)),
                    e);
        }
    }

    private static int freePort() throws LocalFleetException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new LocalFleetException(
                    "This machine has no free port for the broker: " + e.getMessage() + ".", e);
        }
    }

    private static void requireFree(int port) throws LocalFleetException {
        if (!FreePorts.isFree(port)) {
            throw new LocalFleetException(
                    "Port %d is taken, so the broker cannot listen there: stop what uses it, or choose another port."
                            .formatted(port));
        }
    }
}

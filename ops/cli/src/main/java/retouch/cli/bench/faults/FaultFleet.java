package retouch.cli.bench.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import retouch.cli.ConnectedFleet;
import retouch.cli.up.JavaCommand;
import retouch.fleet.Fleet;
import retouch.fleet.FleetConfig;
import retouch.fleet.config.Secret;
import retouch.fleet.config.Settings;
import retouch.fleet.kafka.KafkaBroker;
import retouch.fleet.model.BundleTransfer;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.object.S3ObjectStore;
import retouch.fleet.stream.StreamException;
import retouch.local.DataFolder;
import retouch.local.LocalFleetException;
import retouch.local.process.WorkerProcess;
import retouch.local.proxy.StoreProxy;
import retouch.local.store.EmbeddedObjectStore;
import retouch.schemas.model.BundleException;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.trainer.publish.UntrainedBundle;

/// A fleet to be broken: a real broker and a real store, a very small model, and the configuration for worker
/// processes, which reach the store through a proxy of ours. Not thread-safe.
final class FaultFleet implements AutoCloseable {

    /// How long a request is a worker's without renewal: short, so that a frozen worker loses it soon.
    static final Duration LOCK = Duration.ofSeconds(4);

    /// The smallest that has every kind of layer; a job takes some tens of milliseconds.
    private static final NetworkDescription NETWORK = new NetworkDescription(128, 8, 7, GateVariant.PROPER);

    /// Whether the engine with the fastest start has a build for this machine.
    private static final boolean NATIVE_ENGINE = Set.of("amd64", "aarch64")
            .contains(System.getProperty("os.arch"));

    private static final Duration WORKER_READY_MAX = Duration.ofMinutes(2);
    private static final Duration JOB_IN_HAND_MAX = Duration.ofSeconds(30);
    private static final EmbeddedObjectStore.Access ACCESS = new EmbeddedObjectStore.Access("retouch",
            "retouch", new Secret("a-secret-key-of-some-length"));

    private final DataFolder folder;
    private final EmbeddedObjectStore store;
    private final StoreProxy storeProxy;
    private final Fleet connection;
    private final FleetConfig workersAddress;
    private final ModelBundle model;
    private final Crew crew = new Crew(this);
    private final BrokerHost broker;

    private FaultFleet(DataFolder folder, BrokerHost broker, EmbeddedObjectStore store,
            StoreProxy storeProxy, Fleet connection, FleetConfig workersAddress, ModelBundle model) {
        this.folder = folder;
        this.broker = broker;
        this.store = store;
        this.storeProxy = storeProxy;
        this.connection = connection;
        this.workersAddress = workersAddress;
        this.model = model;
    }

    /// Starts broker, store and proxy, and publishes the model.
    ///
    /// @param path owned by the fleet from now on
    /// @param seed decides which exchanges with the store the proxy spoils
    static FaultFleet start(Path path, long seed) throws LocalFleetException {
        DataFolder folder = DataFolder.open(path);
        return start(folder, new BrokerHost.Here(folder.broker()), seed);
    }

    /// As [#start], with any kind of broker.
    ///
    /// @param folder owned by the fleet from now on
    /// @param broker likewise
    static FaultFleet start(DataFolder folder, BrokerHost broker, long seed)
            throws LocalFleetException {
        Deque<AutoCloseable> started = new ArrayDeque<>(List.of(broker, folder));
        try {
            EmbeddedObjectStore store = EmbeddedObjectStore.start(folder.store(), 0, ACCESS);
            started.push(store);
            StoreProxy proxy = StoreProxy.start(store.endpoint().getPort(), seed);
            started.push(proxy);
            Fleet connection = ConnectedFleet.open(address(broker, store.endpoint()),
                    S3ObjectStore.Config.standard(),
                    KafkaBroker.Config.from(Settings.of(brokerSettings(), Optional.empty())));
            started.push(connection);
            Path bundle = Files.createDirectories(folder.cache().resolve("untrained"));
            ModelBundle model = UntrainedBundle.write(bundle, NETWORK, UntrainedBundle.DEFAULT_SEED);
            BundleTransfer.upload(connection.store(), bundle);
            FaultFleet fleet = new FaultFleet(folder, broker, store, proxy, connection,
                    address(broker, URI.create("http://127.0.0.1:" + proxy.port())), model);
            started.clear();
            return fleet;
        } catch (IOException | BundleException | ObjectStoreException | StreamException e) {
            throw new LocalFleetException("The fleet for faults does not come up: " + e.getMessage(), e);
        } finally {
            started.forEach(FaultFleet::quietly); // what did start, if not all did
        }
    }

    private static void quietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // why the fleet did not come up is the news
        }
    }

    /// Its workers; none in the beginning. Closes with the fleet.
    Crew crew() {
        return crew;
    }

    /// Broker and store, without a proxy between; borrowed.
    Fleet connection() {
        return connection;
    }

    /// What stands between the workers and the store.
    StoreProxy storeProxy() {
        return storeProxy;
    }

    /// Where clients of this machine reach the broker.
    String bootstrap() {
        return broker.bootstrap();
    }

    /// A folder for what the scenarios need on the disk.
    Path folder() {
        return folder.folder();
    }

    Path logs() {
        return folder.logs();
    }

    /// How a worker process is started.
    ///
    /// @param extra settings on top of the usual ones
    WorkerProcess.Config workerConfig(Map<String, String> extra) {
        Map<String, String> environment = new HashMap<>(brokerSettings());
        environment.putAll(workersAddress.settings());
        environment.put("RETOUCH_WORKER_MODEL", model.digest().hex());
        environment.put("RETOUCH_WORKER_CACHE", folder.cache().resolve("bundles").toString());
        if (NATIVE_ENGINE) {
            environment.put("RETOUCH_WORKER_ENGINE", "onnxruntime");
        }
        environment.putAll(extra);
        return new WorkerProcess.Config(command(), environment, folder.logs(),
                WORKER_READY_MAX, JOB_IN_HAND_MAX);
    }

    /// Takes the broker away and brings it back.
    ///
    /// @return how long that took
    Duration restartBroker() throws LocalFleetException, InterruptedException {
        long begin = System.nanoTime();
        broker.restart();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Override
    public void close() {
        try (folder; BrokerHost _ = broker; store; storeProxy) {
            crew.close();
            connection.close();
        }
    }

    /// Workers that do not live long need no optimizing compiler, if their engine is native: one is ready after 2 s
    /// of processor time, not 5.
    private static List<String> command() {
        List<String> command = new ArrayList<>(JavaCommand.retouch("worker"));
        command.addAll(command.indexOf("-cp"), NATIVE_ENGINE
                ? List.of("-Xmx512m", "-XX:TieredStopAtLevel=1")
                : List.of("-Xmx512m"));
        return command;
    }

    private static Map<String, String> brokerSettings() {
        return Map.of("RETOUCH_KAFKA_LOCK", LOCK.toString());
    }

    private static FleetConfig address(BrokerHost broker, URI store) {
        return new FleetConfig(broker.bootstrap(), store, "us-east-1", ACCESS.bucket(), ACCESS.accessKey(),
                ACCESS.secretKey());
    }
}

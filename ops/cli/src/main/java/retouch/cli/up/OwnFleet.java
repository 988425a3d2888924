package retouch.cli.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import retouch.cli.ConnectedFleet;
import retouch.cli.FirstModel;
import retouch.fleet.Fleet;
import retouch.fleet.FleetConfig;
import retouch.fleet.model.BundleTransfer;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.pool.PoolsFile;
import retouch.fleet.registry.BrokenChainException;
import retouch.fleet.registry.RegistryRefusedException;
import retouch.fleet.stream.StreamException;
import retouch.local.DataFolder;
import retouch.local.LocalFleet;
import retouch.local.LocalFleetException;
import retouch.local.process.WorkerProcess;
import retouch.schemas.job.Lane;
import retouch.schemas.model.BundleException;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.pool.Pool;
import retouch.schemas.pool.PoolLimits;
import retouch.trainer.publish.StarterBundle;
import retouch.worker.generate.Device;

/// A whole fleet on this machine: broker and store in this process, workers in their own, and a model for
/// them. Thread-safe.
public final class OwnFleet implements AutoCloseable {

    private static final Duration WORKER_READY_MAX = Duration.ofMinutes(2);
    private static final Duration JOB_IN_HAND_MAX = Duration.ofMinutes(2);

    private final LocalFleet local;
    private final Fleet connection;
    private final ModelBundle model;
    private final OwnPools workers;

    private OwnFleet(LocalFleet local, Fleet connection, ModelBundle model, OwnPools workers) {
        this.local = local;
        this.connection = connection;
        this.model = model;
        this.workers = workers;
    }

    /// @param ports   of broker and store
    /// @param workers how many worker processes; empty for as many as the last time, or one
    /// @param model   what the workers serve
    /// @param pools   to declare at first; if it has any, the pool `cpu` is not implied
    public record Config(LocalFleet.Ports ports, Optional<Integer> workers, Model model, PoolsFile pools) {

        public Config {
            Objects.requireNonNull(ports, "ports");
            Objects.requireNonNull(model, "model");
            Objects.requireNonNull(pools, "pools");
            if (workers.filter(size -> size < 0 || size > PoolLimits.WORKERS_MAX).isPresent()) {
                throw new IllegalArgumentException("workers must be 0 to %d: %d".formatted(
                        PoolLimits.WORKERS_MAX, workers.get()));
            }
        }

        /// With so many workers.
        public Config(LocalFleet.Ports ports, int workers, Model model) {
            this(ports, Optional.of(workers), model, PoolsFile.NONE);
        }

        /// With the model that comes with Retouch.
        public static Config of(LocalFleet.Ports ports, int workers) {
            return new Config(ports, workers, StarterBundle::write);
        }
    }

    /// A model that can be put into a folder.
    @FunctionalInterface
    public interface Model {

        /// @param folder exists
        ModelBundle write(Path folder) throws IOException;
    }

    /// Hears what has come up.
    @FunctionalInterface
    public interface Listener {

        /// @param part what has come up, in one or two words
        /// @param fact what a person wants to know about it
        /// @param took since the part before it
        void isUp(String part, String fact, Duration took);
    }

    /// Starts everything in order; if any part does not come up, what was started is stopped again.
    ///
    /// @param folder owned by the fleet from now on, even if it does not start
    public static OwnFleet start(DataFolder folder, Config config, Listener listener)
            throws LocalFleetException, InterruptedException {
        Stopwatch watch = new Stopwatch();
        Closers started = new Closers();
        try {
            LocalFleet local = started.add(LocalFleet.start(folder, config.ports()));
            FleetConfig address = local.connection();
            listener.isUp("broker", "Kafka at " + address.bootstrap(), watch.lap());
            listener.isUp("store", "S3 at " + address.endpoint() + ", bucket " + address.bucket(),
                    Duration.ZERO);
            Fleet connection = started.add(connect(address));
            ModelBundle model = publishModel(connection, folder.cache(), config.model());
            listener.isUp("model", model.card().version() + describe(model), watch.lap());
            OwnPools workers = started.add(OwnPools.start(connection,
                    pool -> workerConfig(folder, address, pool), config.workers(), config.pools()));
            for (WorkerProcess worker : workers.running()) {
                listener.isUp(worker.name(), "process " + worker.pid(), watch.lap());
            }
            started.keep();
            return new OwnFleet(local, connection, model, workers);
        } finally {
            started.close();
        }
    }

    /// Borrowed; it closes with the fleet.
    public Fleet connection() {
        return connection;
    }

    public ModelBundle model() {
        return model;
    }

    public LocalFleet local() {
        return local;
    }

    /// The worker processes that run now.
    public List<WorkerProcess> workers() {
        return workers.running();
    }

    /// A worker process for the shadow version, as long as there is one. The caller closes it before the fleet.
    ShadowProcess shadow() throws StreamException {
        return ShadowProcess.start(connection.broker(), workerConfig(local.folder(), local.connection()));
    }

    /// Asks broker and store how they are.
    ///
    /// @return one sentence per thing that is wrong; empty if all is well
    public List<String> problems() {
        List<String> problems = new ArrayList<>(connection.broker().problems());
        connection.store().problem().ifPresent(problems::add);
        return List.copyOf(problems);
    }

    /// Stops the workers, then what they talk to.
    @Override
    public void close() {
        try (local; connection) {
            workers.close();
        }
    }

    private static Fleet connect(FleetConfig address) throws LocalFleetException {
        try {
            return ConnectedFleet.open(address);
        } catch (ObjectStoreException | StreamException e) {
            throw new LocalFleetException("The fleet has started and cannot be reached: " + e.getMessage(),
                    e);
        }
    }

    static ModelBundle publishModel(Fleet fleet, Path cache, Model model) throws LocalFleetException {
        try {
            Path folder = Files.createDirectories(cache.resolve("model"));
            ModelBundle bundle = model.write(folder);
            BundleTransfer.upload(fleet.store(), folder);
            FirstModel.makeKnown(fleet, bundle, "retouch up");
            return bundle;
        } catch (IOException | BundleException | ObjectStoreException | StreamException
                | RegistryRefusedException | BrokenChainException e) {
            throw new LocalFleetException("The model cannot be put into the store: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalFleetException("Interrupted while the model was put into the store.", e);
        }
    }

    private static String describe(ModelBundle model) {
        return model.card().untrained() ? " (UNTRAINED: seeded random weights, it paints noise)" : "";
    }

    /// How a worker of a pool is started.
    static WorkerProcess.Config workerConfig(DataFolder folder, FleetConfig address, Pool pool) {
        WorkerProcess.Config base = workerConfig(folder, address);
        Map<String, String> environment = new HashMap<>(base.environment());
        environment.put("RETOUCH_WORKER_POOL", pool.name());
        environment.put("RETOUCH_WORKER_LANES",
                pool.lanes().stream().map(Lane::label).collect(Collectors.joining(",")));
        if (!pool.engine().equals("auto")) {
            environment.put("RETOUCH_WORKER_ENGINE", pool.engine());
        }
        // A pool's device is anybody's word. These two promise a GPU: better no worker than one that is slow in secret.
        if (pool.device().equals("gpu") || pool.device().equals(Device.CUDA.label())) {
            environment.put("RETOUCH_WORKER_DEVICE", Device.CUDA.label());
        }
        return new WorkerProcess.Config(base.command(), environment, base.logs(), base.readyWithin(),
                base.stopPatience());
    }

    static WorkerProcess.Config workerConfig(DataFolder folder, FleetConfig address) {
        Map<String, String> environment = new HashMap<>(address.settings());
        // Every process needs a port of its own; a worker's log says which it took.
        boolean shown = !System.getenv().getOrDefault("RETOUCH_METRICS_PORT", "off").equals("off");
        environment.put("RETOUCH_METRICS_PORT", shown ? "0" : "off");
        environment.put("RETOUCH_WORKER_CACHE", folder.cache().resolve("bundles").toString());
        return new WorkerProcess.Config(JavaCommand.retouch("worker"), environment, folder.logs(),
                WORKER_READY_MAX, JOB_IN_HAND_MAX);
    }
}

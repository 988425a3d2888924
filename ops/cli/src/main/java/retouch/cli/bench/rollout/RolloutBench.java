package retouch.cli.bench.rollout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import retouch.cli.up.DemoPictures;
import retouch.cli.up.OwnFleet;
import retouch.fleet.Fleet;
import retouch.fleet.model.BundleTransfer;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.registry.BrokenChainException;
import retouch.fleet.registry.RegistryDesk;
import retouch.fleet.registry.RegistryRefusedException;
import retouch.fleet.stream.StreamException;
import retouch.local.DataFolder;
import retouch.local.LocalFleet;
import retouch.local.LocalFleetException;
import retouch.producer.client.EditClient;
import retouch.producer.client.EditException;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.model.BundleException;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.ModelVersion;
import retouch.trainer.publish.UntrainedBundle;

/// Measures what a roll-out costs the jobs that flow meanwhile: a steady load at half of what the fleet can do,
/// in turns without and with another version every few seconds. Every version is one that the workers have not
/// loaded: they keep one spare, and there are four.
///
/// The weights are seeded random numbers in the shape of the starter model: the arithmetic is the same.
final class RolloutBench {

    private static final NetworkDescription NETWORK = new NetworkDescription(256, 16, 7, GateVariant.PROPER);
    private static final int VERSIONS = 4;
    private static final int CAPACITY_JOBS = 60;
    private static final Duration SEND_MAX = Duration.ofSeconds(20);
    private static final Duration SERVED_MAX = Duration.ofMinutes(1);

    private final Config config;
    private final Fleet fleet;
    private final SteadyLoad load;
    private final RegistryDesk desk;
    private final List<Sha256> versions = new ArrayList<>();
    private int next;

    /// @param workers processes
    /// @param rounds  of both kinds of turn
    /// @param turn    how long each lasts
    /// @param every   between two roll-outs
    record Config(int workers, int rounds, Duration turn, Duration every) {}

    /// @param capacity jobs a second with the queue always full
    /// @param quiet    latencies without roll-outs
    /// @param rolling  latencies with
    /// @param served   from the promotion to the last worker that serves it, each roll-out
    record Report(double capacity, Latencies quiet, Latencies rolling, List<Duration> served) {
        Report {
            served = List.copyOf(served);
        }
    }

    private RolloutBench(Config config, Fleet fleet, SteadyLoad load) {
        this.config = config;
        this.fleet = fleet;
        this.load = load;
        this.desk = new RegistryDesk(fleet, SchemaSource.none(), "bench", Clock.systemUTC(), SEND_MAX);
    }

    /// @param folder for the fleet's data
    static Report run(Path folder, Config config)
            throws LocalFleetException, InterruptedException, IOException,
            EditException, ExecutionException, ObjectStoreException, StreamException,
            RegistryRefusedException,
            BrokenChainException, BundleException, TimeoutException {
        OwnFleet.Config own = new OwnFleet.Config(LocalFleet.Ports.ANY, config.workers(),
                bundle -> UntrainedBundle.write(bundle, NETWORK, 0));
        DemoPictures.unpack(folder);
        try (OwnFleet fleet = OwnFleet.start(DataFolder.open(folder.resolve("fleet")), own, (_, _, _) -> {});
                EditClient client = EditClient.open(fleet.connection())) {
            RolloutBench bench = new RolloutBench(config, fleet.connection(), new SteadyLoad(client, folder));
            bench.upload(folder);
            return bench.measure();
        }
    }

    private void upload(Path folder) throws IOException, BundleException, ObjectStoreException,
            StreamException, RegistryRefusedException, BrokenChainException, InterruptedException {
        for (int seed = 1; seed <= VERSIONS; seed++) {
            Path bundle = Files.createDirectory(folder.resolve("version-" + seed));
            ModelBundle written = UntrainedBundle.write(bundle, NETWORK, seed);
            BundleTransfer.upload(fleet.store(), bundle);
            desk.register(ModelVersion.of(written.card(), written.digest()), "");
            versions.add(written.digest());
        }
    }

    private Report measure() throws EditException, InterruptedException, ExecutionException,
            ObjectStoreException, StreamException, RegistryRefusedException, BrokenChainException,
            TimeoutException {
        load.capacity(CAPACITY_JOBS); // compiles and fills caches
        double capacity = load.capacity(CAPACITY_JOBS);
        Latencies quiet = new Latencies();
        Latencies rolling = new Latencies();
        List<Duration> served = new ArrayList<>();
        for (int round = 0; round < config.rounds(); round++) {
            load.run(capacity / 2, config.turn(), quiet);
            SteadyLoad.Running running = load.start(capacity / 2, config.turn(), rolling);
            do {
                served.add(roll());
            } while (!running.await(config.every()));
            running.finish();
        }
        return new Report(capacity, quiet, rolling, served);
    }

    private Duration roll() throws ObjectStoreException, StreamException, RegistryRefusedException,
            BrokenChainException, InterruptedException, TimeoutException {
        Sha256 digest = versions.get(next++ % versions.size());
        try (ServedWatch watch = ServedWatch.open(fleet.broker(), digest, config.workers())) {
            long begin = System.nanoTime();
            desk.point(Alias.STABLE, digest.hex(), ModelChange.SHARE_OF_ALL, "", "bench");
            watch.await(SERVED_MAX);
            return Duration.ofNanos(System.nanoTime() - begin);
        }
    }
}

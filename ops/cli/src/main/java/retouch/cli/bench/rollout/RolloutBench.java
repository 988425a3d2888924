package retouch.cli.bench.rollout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

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
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.ModelVersion;

/// Measures what a roll-out costs the jobs that flow meanwhile: a steady load at half of what the fleet can do,
/// in turns without and with another version every few seconds. Every version is one that the workers have not
/// loaded: they keep one spare, and there are four.
///
/// Then, if so many swaps are wished for, a spoilt version and another good one in turns under the same load: what the
/// workers' memory grows by.
final class RolloutBench {

    private static final int VERSIONS = 4;
    private static final int CAPACITY_JOBS = 60;
    private static final Duration SEND_MAX = Duration.ofSeconds(20);
    private static final Duration SERVED_MAX = Duration.ofMinutes(1);

    private final Config config;
    private final Fleet fleet;
    private final SteadyLoad load;
    private final RegistryDesk desk;
    private final OwnFleet processes;
    private final List<Sha256> versions = new ArrayList<>();
    private Optional<Sha256> spoilt = Optional.empty();
    private int next;

    /// @param workers processes
    /// @param rounds  of both kinds of turn; 0 leaves the first part out
    /// @param turn    how long each lasts
    /// @param every   between two roll-outs
    /// @param swaps   of the second part, each with a load that fails; 0 leaves it out
    /// @param network of every version
    record Config(int workers, int rounds, Duration turn, Duration every, int swaps,
            NetworkDescription network) {}

    /// What swaps left behind.
    ///
    /// @param swaps    good versions, and as many bad ones
    /// @param failures jobs that did not end `Done`
    /// @param growth   of the worker that grew most, from after a fifth of the swaps to their end, a share
    /// @param mib      of the largest worker at the end
    record Memory(int swaps, int jobs, int failures, double growth, long mib) {}

    /// @param capacity jobs a second with the queue always full
    /// @param quiet    latencies without roll-outs
    /// @param rolling  latencies with
    /// @param served   from the promotion to the last worker that serves it, each roll-out
    /// @param memory   of the second part
    record Report(double capacity, Latencies quiet, Latencies rolling, List<Duration> served,
            Optional<Memory> memory) {
        Report {
            served = List.copyOf(served);
        }
    }

    private RolloutBench(Config config, OwnFleet processes, SteadyLoad load) {
        this.config = config;
        this.processes = processes;
        this.fleet = processes.connection();
        this.load = load;
        this.desk = new RegistryDesk(fleet, SchemaSource.none(), "bench", Clock.systemUTC(), SEND_MAX);
    }

    /// @param folder for the fleet's data
    static Report run(Path folder, Config config)
            throws LocalFleetException, InterruptedException, IOException,
            EditException, ExecutionException, ObjectStoreException, StreamException,
            RegistryRefusedException,
            BrokenChainException, BundleException, TimeoutException {
        BenchVersions versions = new BenchVersions(config.network());
        OwnFleet.Config own = new OwnFleet.Config(LocalFleet.Ports.ANY, config.workers(),
                bundle -> versions.good(bundle, 0));
        DemoPictures.unpack(folder);
        try (OwnFleet fleet = OwnFleet.start(DataFolder.open(folder.resolve("fleet")), own, (_, _, _) -> {});
                EditClient client = EditClient.open(fleet.connection())) {
            RolloutBench bench = new RolloutBench(config, fleet, new SteadyLoad(client, folder));
            bench.upload(folder, versions);
            return bench.measure();
        }
    }

    private void upload(Path folder, BenchVersions made)
            throws IOException, BundleException, ObjectStoreException,
            StreamException, RegistryRefusedException, BrokenChainException, InterruptedException {
        for (int seed = 1; seed <= VERSIONS; seed++) {
            Path bundle = Files.createDirectory(folder.resolve("version-" + seed));
            versions.add(register(bundle, made.good(bundle, seed)));
        }
        Path bundle = Files.createDirectory(folder.resolve("spoilt"));
        spoilt = Optional.of(register(bundle, made.spoilt(bundle, folder.resolve("version-1"))));
    }

    private Sha256 register(Path bundle, ModelBundle written) throws IOException, ObjectStoreException,
            StreamException, RegistryRefusedException, BrokenChainException, InterruptedException,
            BundleException {
        BundleTransfer.upload(fleet.store(), bundle);
        desk.register(ModelVersion.of(written.card(), written.digest()), "");
        return written.digest();
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
        return new Report(capacity, quiet, rolling, served,
                config.swaps() == 0 ? Optional.empty() : Optional.of(swap(capacity / 2)));
    }

    private Memory swap(double rate) throws InterruptedException, ExecutionException, ObjectStoreException,
            StreamException, RegistryRefusedException, BrokenChainException, TimeoutException {
        Latencies latencies = new Latencies();
        AtomicBoolean over = new AtomicBoolean();
        SteadyLoad.Running running = load.startUntil(rate, over::get, latencies);
        Resident before = Resident.of(processes.workers());
        try {
            for (int swap = 0; swap < config.swaps(); swap++) {
                if (swap == config.swaps() / 5) { // what grows only once has grown
                    before = Resident.of(processes.workers());
                }
                roll(spoilt.orElseThrow(), true);
                roll();
            }
        } finally {
            over.set(true);
            running.finish();
        }
        Resident after = Resident.of(processes.workers());
        return new Memory(config.swaps(), latencies.jobs(), latencies.failures(), after.growthSince(before),
                after.largestMib());
    }

    private Duration roll() throws ObjectStoreException, StreamException, RegistryRefusedException,
            BrokenChainException, InterruptedException, TimeoutException {
        return roll(versions.get(next++ % versions.size()), false);
    }

    /// @param refused whether the workers are to refuse it
    /// @return until the last of them had answered
    private Duration roll(Sha256 digest, boolean refused) throws ObjectStoreException, StreamException,
            RegistryRefusedException, BrokenChainException, InterruptedException, TimeoutException {
        try (ServedWatch watch = ServedWatch.open(fleet.broker(), digest, refused, config.workers())) {
            long begin = System.nanoTime();
            desk.point(Alias.STABLE, digest.hex(), ModelChange.SHARE_OF_ALL, "", "bench");
            watch.await(SERVED_MAX);
            return Duration.ofNanos(System.nanoTime() - begin);
        }
    }
}

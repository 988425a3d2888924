package retouch.cli.bench.faults;

import java.time.Duration;
import java.util.List;

import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.local.DataFolder;
import retouch.local.LocalFleetException;
import retouch.local.proxy.TcpProxy;
import retouch.local.proxy.TcpProxy.Manner;

/// The network between everybody and the broker is bad for a while, in each of its ways, with jobs on their way.
final class NetworkScenario implements Scenario {

    private static final int WORKERS = 2;
    private static final int JOBS_EACH = 12;
    private static final Duration BAD = Duration.ofSeconds(5);
    private static final Duration RECOVERY_MAX = Duration.ofMinutes(2);
    private static final List<Manner> MANNERS = List.of(new Manner.Delay(Duration.ofMillis(100)),
            new Manner.Cut(), new Manner.Truncate(20_000), new Manner.BlackHole());

    @Override
    public String name() {
        return "network";
    }

    @Override
    public String fault() {
        return "broker's network late, cut, cut off, silent";
    }

    @Override
    public Row run(FaultFleet fleet, Scale scale, long seed)
            throws LocalFleetException, StreamException, ObjectStoreException, InterruptedException {
        int times = scale.of(1, 1, 20);
        DataFolder folder = DataFolder.open(fleet.folder().resolve("behind-" + seed));
        BrokerHost.Behind broker = new BrokerHost.Behind(folder.broker());
        try (FaultFleet behind = FaultFleet.start(folder, broker, seed);
                Trial trial = new Trial(this, behind, seed)) {
            trial.crew().requireReady(WORKERS);
            for (int time = 0; time < times; time++) {
                for (Manner manner : MANNERS) {
                    endure(trial, broker.proxy(), manner);
                }
            }
            trial.requireAllDone();
            return trial.row("%d faults x %d, %d jobs".formatted(MANNERS.size(), times, trial.run().jobs()));
        }
    }

    private static void endure(Trial trial, TcpProxy network, Manner manner)
            throws StreamException, InterruptedException {
        int before = trial.run().endedJobs();
        trial.run().send(JOBS_EACH);
        trial.run().awaitEnded(before + 2, RECOVERY_MAX); // they are in it
        network.behave(manner);
        try {
            Thread.sleep(BAD);
        } finally {
            network.behave(new Manner.Pass());
        }
        long begin = System.nanoTime();
        boolean mended = trial.run().awaitAll(RECOVERY_MAX);
        String took = "%.1f s".formatted((System.nanoTime() - begin) / 1e9);
        if (mended) {
            trial.note("all ended " + took + " after " + manner);
        } else {
            trial.broken("Jobs were left " + took + " after " + manner);
        }
    }
}

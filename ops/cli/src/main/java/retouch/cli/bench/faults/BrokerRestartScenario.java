package retouch.cli.bench.faults;

import java.time.Duration;
import java.util.LongSummaryStatistics;

import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.local.DataFolder;
import retouch.local.LocalFleetException;

/// The broker goes away, with jobs in its lanes and in workers' hands, and comes back.
///
/// @param killed whether by `kill -9`, in a process of its own; otherwise as an operator stops it
record BrokerRestartScenario(boolean killed) implements Scenario {

    private static final int WORKERS = 2;
    private static final int JOBS_EACH = 12;
    private static final Duration RECOVERY_MAX = Duration.ofMinutes(2);

    @Override
    public String name() {
        return killed ? "broker-kill" : "broker-restart";
    }

    @Override
    public String fault() {
        return killed ? "broker restart, kill -9, under load" : "broker restart, clean, under load";
    }

    @Override
    public Row run(FaultFleet fleet, Scale scale, long seed)
            throws LocalFleetException, StreamException, ObjectStoreException, InterruptedException {
        if (!killed) {
            return restart(fleet, scale, seed);
        }
        DataFolder folder = DataFolder.open(fleet.folder().resolve("apart-" + seed));
        try (FaultFleet apart = FaultFleet.start(folder, new BrokerHost.Apart(folder.broker()), seed)) {
            return restart(apart, scale, seed);
        }
    }

    private Row restart(FaultFleet fleet, Scale scale, long seed)
            throws LocalFleetException, StreamException, ObjectStoreException, InterruptedException {
        int restarts = scale.of(1, 2, 50);
        LongSummaryStatistics away = new LongSummaryStatistics();
        LongSummaryStatistics recovery = new LongSummaryStatistics();
        try (Trial trial = new Trial(this, fleet, seed)) {
            trial.crew().requireReady(WORKERS);
            for (int restart = 0; restart < restarts; restart++) {
                int before = trial.run().endedJobs();
                trial.run().send(JOBS_EACH);
                trial.run().awaitEnded(before + 2, RECOVERY_MAX);
                away.accept(fleet.restartBroker().toMillis());
                int then = trial.run().endedJobs();
                long begin = System.nanoTime();
                if (!trial.run().awaitEnded(then + 1, RECOVERY_MAX)) {
                    trial.broken("No job ended for " + RECOVERY_MAX + " after the broker was back");
                }
                recovery.accept((System.nanoTime() - begin) / 1_000_000);
                trial.run().awaitAll(RECOVERY_MAX);
            }
            trial.note("away for %.1f s, first result %.1f s after it was back (longest %.1f s)".formatted(
                    away.getAverage() / 1e3, recovery.getAverage() / 1e3, recovery.getMax() / 1e3));
            trial.requireAllDone();
            return trial.row("%d restarts, %d jobs".formatted(restarts, trial.run().jobs()));
        }
    }
}

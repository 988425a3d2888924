package retouch.cli.bench.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.local.LocalFleetException;
import retouch.local.proxy.StoreFault;

/// What lies between the workers and the store goes bad for a while, with jobs on their way, and mends. No job may
/// fail or be refused by it.
final class StoreScenario implements Scenario {

    private static final int WORKERS = 2;
    private static final int JOBS_EACH = 4;

    /// A worker believes its third look at an object that is wrong.
    private static final int WRONG = 2;

    /// Long enough for every worker to meet the fault, shorter than a worker's patience.
    private static final Duration MET_MAX = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration END_MAX = Duration.ofMinutes(5);

    /// @param name  what happens, in words
    /// @param fault to an exchange
    /// @param share of the exchanges, in `[0, 1]`
    /// @param hits  exchanges that are spoilt before the store is well again; as many as there are if the jobs
    ///     end before
    private record Weather(String name, StoreFault fault, double share, int hits) {}

    @Override
    public String name() {
        return "store";
    }

    @Override
    public String fault() {
        return "store: away, late, 503, cut off, wrong, 403";
    }

    @Override
    public Row run(FaultFleet fleet, Scale scale, long seed)
            throws LocalFleetException, StreamException, ObjectStoreException, InterruptedException {
        int times = scale.of(1, 1, 20);
        List<String> met = new ArrayList<>();
        try (Trial trial = new Trial(this, fleet, seed)) {
            trial.crew().requireReady(WORKERS);
            for (Weather weather : weathers(scale)) {
                long hits = 0;
                for (int time = 0; time < times; time++) {
                    hits += endure(fleet, trial.run(), weather);
                }
                met.add(weather.name() + " " + hits);
                if (hits == 0) {
                    trial.broken("Nobody met the fault '" + weather.name() + "'");
                }
            }
            trial.note("exchanges spoilt: " + String.join(", ", met));
            trial.requireAllDone();
            return trial.row("%d faults x %d, %d jobs".formatted(weathers(scale).size(), times,
                    trial.run().jobs()));
        } finally {
            fleet.storeProxy().behave(new StoreFault.None(), 1);
        }
    }

    private static List<Weather> weathers(Scale scale) {
        Duration late = Duration.ofMillis(scale.of(500, 5000, 5000));
        return List.of(
                new Weather("away", new StoreFault.Away(), 1, 20),
                new Weather(late.toMillis() / 1e3 + " s late", new StoreFault.Late(late), 1, 10),
                new Weather("503 for 30 %", new StoreFault.Answers(503), 0.3, 20),
                new Weather("403", new StoreFault.Answers(403), 1, 4),
                new Weather("cut off", new StoreFault.CutsOff(), 1, WRONG),
                new Weather("wrong length", new StoreFault.SaysLess(), 1, WRONG),
                new Weather("a wrong byte", new StoreFault.Changes(), 1, WRONG));
    }

    /// @return how many exchanges were spoilt
    private static long endure(FaultFleet fleet, Run run, Weather weather)
            throws StreamException, InterruptedException {
        long before = fleet.storeProxy().spoilt();
        fleet.storeProxy().behave(weather.fault(), weather.share(), weather.hits());
        run.send(JOBS_EACH);
        long end = System.nanoTime() + MET_MAX.toNanos();
        while (fleet.storeProxy().spoilt() - before < weather.hits() && System.nanoTime() < end
                && !run.awaitAll(LOOK_EVERY)) {
            // not yet
        }
        fleet.storeProxy().behave(new StoreFault.None(), 1);
        run.awaitAll(END_MAX);
        return fleet.storeProxy().spoilt() - before;
    }
}

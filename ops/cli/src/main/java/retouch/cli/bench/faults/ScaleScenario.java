package retouch.cli.bench.faults;

import java.time.Duration;
import java.util.List;

import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.local.LocalFleetException;
import retouch.local.process.WorkerProcess;

/// A pool shrinks to one worker and grows again, with jobs on their way all the time.
final class ScaleScenario implements Scenario {

    private static final int JOBS_PER_STEP = 20;
    private static final Duration STEP_MAX = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public String fault() {
        return "pool scaled down to 1 and up, under load";
    }

    @Override
    public Row run(FaultFleet fleet, Scale scale, long seed)
            throws LocalFleetException, StreamException, ObjectStoreException, InterruptedException {
        int most = scale.of(3, 4, 10);
        int times = scale.of(1, 1, 50);
        try (Trial trial = new Trial(this, fleet, seed)) {
            trial.crew().requireReady(most);
            for (int time = 0; time < times; time++) {
                int before = trial.run().endedJobs();
                trial.run().send(JOBS_PER_STEP);
                trial.run().awaitEnded(before + 2, STEP_MAX); // they are in it
                List<WorkerProcess> workers = trial.crew().alive();
                Crew.dismiss(workers.subList(1, workers.size()));
                trial.run().send(JOBS_PER_STEP);
                trial.crew().requireReady(most);
                trial.run().send(JOBS_PER_STEP);
                trial.run().awaitAll(STEP_MAX);
            }
            trial.requireAllDone();
            return trial.row("%d -> 1 -> %d, %d times, %d jobs".formatted(most, most, times,
                    trial.run().jobs()));
        }
    }
}

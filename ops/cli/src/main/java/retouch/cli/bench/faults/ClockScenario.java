package retouch.cli.bench.faults;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.local.LocalFleetException;
import retouch.local.process.WorkerProcess;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditRequest;

/// Workers whose clocks are wrong. A job whose time was up in the lane must expire, one that has time left must
/// not, whatever the clocks say.
final class ClockScenario implements Scenario {

    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration AMPLE = Duration.ofMinutes(10);
    private static final Duration END_MAX = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "clocks";
    }

    @Override
    public String fault() {
        return "workers' clocks wrong by an hour, by a day";
    }

    @Override
    public Row run(FaultFleet fleet, Scale scale, long seed)
            throws LocalFleetException, StreamException, ObjectStoreException, InterruptedException {
        List<Duration> skews = scale == Scale.TEST
                ? List.of(Duration.ofHours(1))
                : List.of(Duration.ofHours(1), Duration.ofDays(1));
        int times = scale.of(1, 1, 20);
        try (Trial trial = new Trial(this, fleet, seed)) {
            for (Duration skew : skews) {
                for (int time = 0; time < times; time++) {
                    once(trial, skew);
                }
            }
            return trial.row("%d fleets, ahead and behind, %d jobs".formatted(skews.size() * times,
                    trial.run().jobs()));
        }
    }

    private static void once(Trial trial, Duration skew)
            throws LocalFleetException, StreamException, ObjectStoreException, InterruptedException {
        Run run = trial.run();
        trial.crew().requireReady(0);
        EditRequest late = run.next(run.next().inputs(), Optional.of(SHORT));
        run.send(late);
        Thread.sleep(SHORT.multipliedBy(2)); // nobody is there: its time is up in the lane
        List<WorkerProcess> workers = List.of(trial.crew().hire(skewed(skew)),
                trial.crew().hire(skewed(skew.negated())));
        for (WorkerProcess worker : workers) {
            trial.crew().awaitReady(worker);
        }
        for (int job = 0; job < 6; job++) {
            EditRequest inTime = run.next(run.next().inputs(), Optional.of(AMPLE));
            run.send(inTime);
        }
        run.awaitAll(END_MAX);
        Evidence evidence = run.evidence();
        for (EditFinished result : evidence.decided().values()) {
            boolean wasLate = evidence.published().get(result.job()).deadline().orElseThrow()
                    .isBefore(evidence.published().get(result.job()).requestedAt().plus(SHORT).plus(SHORT));
            String expected = wasLate ? "expired" : "done";
            if (!result.outcome().label().equals(expected)) {
                trial.broken("Job " + result.job() + " should have ended " + expected + " and ended "
                        + result.outcome() + " by " + result.worker().id() + ", skew " + skew);
            }
        }
    }

    private static Map<String, String> skewed(Duration by) {
        return Map.of("RETOUCH_WORKER_CLOCK_SKEW", by.toString());
    }
}

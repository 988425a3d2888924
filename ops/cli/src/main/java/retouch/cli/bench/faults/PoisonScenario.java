package retouch.cli.bench.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.local.LocalFleetException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;

/// A few of the jobs kill every worker that takes them. Each of those must be a dead letter soon, and the others
/// must not notice but by the time that new workers take to start.
final class PoisonScenario implements Scenario {

    private static final int WORKERS = 2;
    private static final int DEATHS_MAX = 3;
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration END_MAX = Duration.ofMinutes(3);
    private static final Duration END_MAX_PER_POISON = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "poison";
    }

    @Override
    public String fault() {
        return "jobs that kill the process";
    }

    @Override
    public Row run(FaultFleet fleet, Scale scale, long seed)
            throws LocalFleetException, StreamException, ObjectStoreException, InterruptedException {
        int jobs = scale.of(20, 200, 10_000);
        int poisons = scale.of(1, 2, 100);
        try (Trial trial = new Trial(this, fleet, seed)) {
            Run run = trial.run();
            Poison poison = Poison.brew(run);
            trial.crew().requireReady(0);
            double healthy = perSecond(trial, poison, jobs, 0, new ArrayList<>());
            List<JobId> poisonous = new ArrayList<>();
            double poisoned = perSecond(trial, poison, jobs, poisons, poisonous);
            trial.note("%.1f jobs a second without, %.1f with poison".formatted(healthy, poisoned));
            judge(trial, run.evidence(), poisonous);
            return trial.row("%d in %d jobs".formatted(poisons, jobs));
        }
    }

    /// How many jobs ended a second while all of these were done.
    ///
    /// @param poisonous gets those that kill
    private static double perSecond(Trial trial, Poison poison, int jobs, int poisons, List<JobId> poisonous)
            throws LocalFleetException, StreamException, InterruptedException {
        staff(trial.crew(), poison);
        for (int job = 0; job < jobs; job++) {
            boolean kills = poisons > 0 && job % (jobs / poisons) == jobs / poisons / 2;
            EditRequest request = kills
                    ? trial.run().next(poison.inputs(), Optional.empty())
                    : trial.run().next();
            if (kills) {
                poisonous.add(request.id());
            }
            trial.run().send(request);
        }
        long begin = System.nanoTime();
        long end = begin + END_MAX.plus(END_MAX_PER_POISON.multipliedBy(poisons)).toNanos();
        while (!trial.run().awaitAll(LOOK_EVERY) && System.nanoTime() < end) {
            staff(trial.crew(), poison);
        }
        return jobs / ((System.nanoTime() - begin) / 1e9);
    }

    private static void staff(Crew crew, Poison poison) throws LocalFleetException, InterruptedException {
        while (crew.alive().size() < WORKERS) {
            crew.hire(poison.settings());
        }
    }

    private static void judge(Trial trial, Evidence evidence, List<JobId> poisonous) {
        for (EditFinished result : evidence.decided().values()) {
            String label = result.outcome().label();
            if (!poisonous.contains(result.job()) && !label.equals("done")) {
                trial.broken("The healthy job " + result.job() + " ended " + result.outcome());
            }
            if (poisonous.contains(result.job())
                    && (!label.equals("failed") || result.attempt() > DEATHS_MAX + 1)) {
                trial.broken("The poisonous job " + result.job() + " ended " + label + " at attempt "
                        + result.attempt());
            }
        }
    }
}

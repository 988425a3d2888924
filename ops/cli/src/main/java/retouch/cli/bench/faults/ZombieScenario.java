package retouch.cli.bench.faults;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.local.LocalFleetException;
import retouch.local.process.WorkerProcess;
import retouch.schemas.job.EditProgress;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Stage;

/// A worker is frozen in a job for longer than its lock; when another has ended the job, it wakes up and goes on
/// where it was.
final class ZombieScenario implements Scenario {

    private static final Duration FREEZE_MAX = Duration.ofSeconds(30);
    private static final Duration WAKE_MAX = Duration.ofSeconds(30);
    private static final int TRIES_MAX = 20;

    @Override
    public String name() {
        return "zombie";
    }

    @Override
    public String fault() {
        return "SIGSTOP past the lock, then SIGCONT";
    }

    @Override
    public Row run(FaultFleet fleet, Scale scale, long seed)
            throws LocalFleetException, StreamException, ObjectStoreException, InterruptedException {
        int zombies = scale.of(1, 3, 200);
        int haunted = 0;
        try (Trial trial = new Trial(this, fleet, seed)) {
            trial.crew().requireReady(2);
            for (int attempt = 0; haunted < zombies && attempt < TRIES_MAX * zombies; attempt++) {
                if (haunt(trial)) {
                    haunted++;
                }
            }
            if (haunted < zombies) {
                trial.broken("Only " + haunted + " workers could be frozen in a job");
            }
            trial.requireAllDone();
            return trial.row("%d zombies, %d jobs".formatted(haunted, trial.run().jobs()));
        }
    }

    /// @return whether a worker was frozen with a job in hand that another had to do
    private static boolean haunt(Trial trial)
            throws LocalFleetException, StreamException, ObjectStoreException, InterruptedException {
        Run run = trial.run();
        CompletableFuture<EditProgress> generating = run.onStage(seen -> seen.stage() == Stage.GENERATE);
        run.send(1);
        EditProgress seen;
        try {
            seen = generating.get(FREEZE_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for progress does not fail", e);
        }
        Optional<WorkerProcess> zombie = trial.crew().named(seen.worker());
        if (zombie.isEmpty()) {
            return false;
        }
        Crew.freeze(zombie.get());
        boolean inTime = !run.hasEnded(seen.job());
        try {
            run.awaitAll(FREEZE_MAX);
        } finally {
            Crew.thaw(zombie.get());
        }
        awaitAwake(trial, zombie.get());
        return inTime && wasDoneByAnother(run, seen.job(), seen.worker());
    }

    /// It has woken when it does another job, or it has found out that it must go, and is replaced.
    private static void awaitAwake(Trial trial, WorkerProcess zombie)
            throws LocalFleetException, StreamException, InterruptedException {
        CompletableFuture<EditProgress> works = trial.run()
                .onStage(seen -> seen.worker().equals(zombie.name()));
        long end = System.nanoTime() + WAKE_MAX.toNanos();
        while (!works.isDone() && zombie.isAlive() && System.nanoTime() < end) {
            trial.run().send(2);
            trial.run().awaitAll(WAKE_MAX);
        }
        if (!zombie.isAlive()) {
            trial.note("a zombie ended by itself");
            trial.crew().awaitReady(trial.crew().hire(Map.of()));
        } else if (!works.isDone()) {
            trial.broken("A worker that was thawed took no job for " + WAKE_MAX);
        }
    }

    private static boolean wasDoneByAnother(Run run, JobId job, String zombie)
            throws StreamException, ObjectStoreException {
        return run.evidence().announced(job).stream()
                .anyMatch(result -> !result.worker().id().equals(zombie));
    }
}

package retouch.cli.bench.faults;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
import retouch.schemas.job.Stage;

/// Workers are killed in the middle of jobs, at stages that the seed draws; each is replaced.
final class KillScenario implements Scenario {

    private static final int WORKERS = 3;
    private static final Duration IN_A_JOB_MAX = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String fault() {
        return "kill -9 of a random worker in a job";
    }

    @Override
    public Row run(FaultFleet fleet, Scale scale, long seed)
            throws LocalFleetException, StreamException, ObjectStoreException, InterruptedException {
        int kills = scale.of(3, 20, 1000);
        int jobs = scale.of(20, 200, 10_000);
        try (Trial trial = new Trial(this, fleet, seed)) {
            trial.crew().requireReady(WORKERS);
            Deque<WorkerProcess> starting = new ArrayDeque<>();
            for (int kill = 0; kill < kills; kill++) {
                if (starting.size() > 1) { // somebody must be there to be killed
                    trial.crew().awaitReadyOrDead(starting.poll());
                }
                Stage stage = drawn(trial.run());
                CompletableFuture<EditProgress> inAJob = trial.run()
                        .onStage(seen -> seen.stage() == stage && isMember(trial.crew(), seen.worker()));
                trial.run().send(jobs * (kill + 1) / kills - jobs * kill / kills);
                Optional<WorkerProcess> victim = awaitVictim(trial, inAJob);
                if (victim.isEmpty()) {
                    trial.broken("No worker entered " + stage.label() + " within " + IN_A_JOB_MAX);
                    break;
                }
                Crew.kill(victim.get());
                starting.add(trial.crew().hire(Map.of()));
            }
            return trial.row("%d kills, %d jobs".formatted(kills, trial.run().jobs()));
        }
    }

    private static Stage drawn(Run run) {
        List<Stage> stages = new ArrayList<>(List.of(Stage.values()));
        stages.remove(Stage.QUEUE); // nothing is announced of it
        return stages.get(run.random().nextInt(stages.size()));
    }

    private static boolean isMember(Crew crew, String name) {
        return crew.named(name).isPresent();
    }

    private static Optional<WorkerProcess> awaitVictim(Trial trial, CompletableFuture<EditProgress> inAJob)
            throws InterruptedException {
        try {
            return trial.crew()
                    .named(inAJob.get(IN_A_JOB_MAX.toMillis(), TimeUnit.MILLISECONDS).worker());
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for progress does not fail", e);
        }
    }
}

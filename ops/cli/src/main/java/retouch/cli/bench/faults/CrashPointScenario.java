package retouch.cli.bench.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.local.LocalFleetException;
import retouch.local.process.WorkerProcess;
import retouch.schemas.job.EditRequest;

/// A worker dies at each of the named points, one after another, while another works; a third comes in its place
/// where the point needs it.
final class CrashPointScenario implements Scenario {

    private static final Duration DEATH_MAX = Duration.ofSeconds(60);
    private static final Duration SEND_EVERY = Duration.ofMillis(250);

    private static final int[] LITTLE_MEMORIES = {72, 88, 104, 120, 136};
    private static final Duration STATUS_MAX = Duration.ofSeconds(8);
    private static final Duration DRAIN_AFTER = Duration.ofMillis(300);

    /// The points in the order of a job's life.
    private enum Point {
        BEFORE_FETCH("before-fetch", Way.BY_A_JOB), AFTER_DECODE("after-decode", Way.BY_A_JOB), IN_GENERATOR(
                "in-generator",
                Way.BY_A_JOB), AFTER_STORE("after-store", Way.BY_A_JOB), AFTER_COMMIT("after-commit",
                        Way.BY_A_JOB), AFTER_RESULT("after-result", Way.BY_A_JOB), BEFORE_ACKNOWLEDGE(
                                "before-acknowledge",
                                Way.BY_A_JOB), IN_MODEL_LOAD("in-model-load", Way.BY_STARTING), IN_DRAIN(
                                        "in-drain", Way.BY_STOPPING), IN_DEAD_LETTER("in-dead-letter",
                                                Way.BY_A_HOPELESS_JOB), IN_RETRY("in-retry",
                                                        Way.BY_A_HEAVY_JOB), IN_STATUS("in-status",
                                                                Way.BY_WAITING);

        private final String label;
        private final Way way;

        Point(String label, Way way) {
            this.label = label;
            this.way = way;
        }
    }

    /// How a worker is brought to a point.
    private enum Way {
        BY_A_JOB, BY_STARTING, BY_STOPPING, BY_A_HOPELESS_JOB, BY_A_HEAVY_JOB, BY_WAITING
    }

    @Override
    public String name() {
        return "crash-points";
    }

    @Override
    public String fault() {
        return "death at a named point of a job's life";
    }

    @Override
    public Row run(FaultFleet fleet, Scale scale, long seed)
            throws LocalFleetException, StreamException, ObjectStoreException, InterruptedException {
        int times = scale.of(1, 2, 100);
        Map<Point, Integer> deaths = new EnumMap<>(Point.class);
        try (Trial trial = new Trial(this, fleet, seed)) {
            for (int time = 0; time < times; time++) {
                for (Point point : byJobs(trial, points(scale))) {
                    deaths.merge(point, 1, Integer::sum);
                }
                for (Point point : points(scale)) {
                    if (deaths.getOrDefault(point, 0) == time && isDead(drill(trial, point))) {
                        deaths.merge(point, 1, Integer::sum);
                    }
                }
            }
            trial.crew().requireReady(1);
            return row(trial, points(scale), times, deaths);
        }
    }

    private static Row row(Trial trial, List<Point> points, int times, Map<Point, Integer> deaths)
            throws StreamException, ObjectStoreException, InterruptedException {
        String survived = points.stream().filter(point -> deaths.getOrDefault(point, 0) < times)
                .map(point -> point.label).collect(Collectors.joining(", "));
        if (!survived.isEmpty()) {
            trial.note("not run, no worker died there: " + survived);
        }
        String volume = "%d points, %d deaths, %d jobs".formatted(deaths.size(),
                deaths.values().stream().mapToInt(Integer::intValue).sum(), trial.run().jobs());
        return deaths.isEmpty()
                ? trial.notRun(volume, "the workers do not know the points")
                : trial.row(volume);
    }

    private static List<Point> points(Scale scale) {
        return scale == Scale.TEST
                ? List.of(Point.AFTER_STORE, Point.AFTER_COMMIT, Point.AFTER_RESULT,
                        Point.BEFORE_ACKNOWLEDGE)
                : List.of(Point.values());
    }

    private static boolean isDead(Optional<Integer> code) {
        return code.equals(Optional.of(Crew.KILLED));
    }

    /// @return the exit code of the worker that was to die
    private static Optional<Integer> drill(Trial trial, Point point)
            throws LocalFleetException, StreamException, ObjectStoreException, InterruptedException {
        return switch (point.way) {
            case BY_A_JOB -> Optional.empty(); // those had their chance, all together
            case BY_STARTING -> byStarting(trial, point);
            case BY_STOPPING -> byStopping(trial, point);
            case BY_A_HOPELESS_JOB -> byAHopelessJob(trial, point);
            case BY_A_HEAVY_JOB -> byAHeavyJob(trial, point);
            case BY_WAITING -> byWaiting(trial, point);
        };
    }

    /// All at once, as starting a worker takes the longest. One that lives is there as well; sooner or later each
    /// of the doomed gets a job.
    ///
    /// @return the points at which a worker died
    private static List<Point> byJobs(Trial trial, List<Point> points)
            throws LocalFleetException, StreamException, InterruptedException {
        trial.crew().requireReady(1);
        Map<Point, WorkerProcess> doomed = new EnumMap<>(Point.class);
        for (Point point : points) {
            if (point.way == Way.BY_A_JOB) {
                doomed.put(point, trial.crew().hire(crashAt(point)));
            }
        }
        for (WorkerProcess worker : doomed.values()) {
            trial.crew().awaitReadyOrDead(worker);
        }
        long end = System.nanoTime() + DEATH_MAX.toNanos();
        for (WorkerProcess worker : doomed.values()) {
            while (worker.isAlive() && System.nanoTime() < end) {
                trial.run().send(doomed.size());
                Crew.awaitEnd(worker, SEND_EVERY);
            }
        }
        List<Point> died = new ArrayList<>();
        for (Map.Entry<Point, WorkerProcess> worker : doomed.entrySet()) {
            if (isDead(Crew.awaitEnd(worker.getValue(), SEND_EVERY))) {
                died.add(worker.getKey());
            }
        }
        return died;
    }

    private static Optional<Integer> byStarting(Trial trial, Point point)
            throws LocalFleetException, StreamException, InterruptedException {
        trial.run().send(1);
        return Crew.awaitEnd(trial.crew().hire(crashAt(point)), DEATH_MAX);
    }

    private static Optional<Integer> byStopping(Trial trial, Point point)
            throws LocalFleetException, StreamException, InterruptedException {
        trial.crew().requireReady(1);
        WorkerProcess doomed = trial.crew().hire(crashAt(point));
        trial.crew().awaitReady(doomed);
        trial.run().send(10);
        Crew.awaitEnd(doomed, DRAIN_AFTER); // with a job in hand, if all goes well
        doomed.close();
        return Crew.awaitEnd(doomed, DEATH_MAX);
    }

    /// A first worker dies of the photograph; a second makes no further attempt and dies over the dead letter.
    private static Optional<Integer> byAHopelessJob(Trial trial, Point point)
            throws LocalFleetException, StreamException, ObjectStoreException, InterruptedException {
        trial.run().awaitAll(DEATH_MAX);
        trial.crew().requireReady(0);
        Poison poison = Poison.brew(trial.run());
        trial.run().send(trial.run().next(poison.inputs(), Optional.empty()));
        Crew.awaitEnd(trial.crew().hire(poison.settings()), DEATH_MAX);
        WorkerProcess doomed = trial.crew().hire(
                Map.of("RETOUCH_WORKER_CRASH_AT", point.label, "RETOUCH_WORKER_ATTEMPTS_MAX", "1"));
        Optional<Integer> code = Crew.awaitEnd(doomed, DEATH_MAX);
        // Who comes next must see no more in the job than they did.
        WorkerProcess heir = trial.crew().hire(Map.of("RETOUCH_WORKER_ATTEMPTS_MAX", "1"));
        trial.crew().awaitReady(heir);
        trial.run().awaitAll(DEATH_MAX);
        return code;
    }

    /// A picture that is within every budget, and a worker that can just decode it and no more: a failure that
    /// another attempt may mend. How much memory that is depends on the Java and the machine.
    private static Optional<Integer> byAHeavyJob(Trial trial, Point point)
            throws LocalFleetException, StreamException, ObjectStoreException, InterruptedException {
        for (int megabytes : LITTLE_MEMORIES) {
            trial.run().awaitAll(DEATH_MAX);
            trial.crew().requireReady(0);
            WorkerProcess doomed = trial.crew().hire(Map.of("RETOUCH_WORKER_CRASH_AT", point.label,
                    "_JAVA_OPTIONS", "-Xmx" + megabytes + "m"));
            trial.crew().awaitReadyOrDead(doomed);
            EditRequest heavy = trial.run().next(trial.run().large(), Optional.empty());
            trial.run().send(heavy);
            Optional<Integer> code = Optional.empty();
            long end = System.nanoTime() + DEATH_MAX.toNanos();
            while (code.isEmpty() && !trial.run().hasEnded(heavy.id()) && System.nanoTime() < end) {
                code = Crew.awaitEnd(doomed, SEND_EVERY);
            }
            if (isDead(code)) {
                return code;
            }
        }
        return Optional.empty();
    }

    private static Optional<Integer> byWaiting(Trial trial, Point point)
            throws LocalFleetException, StreamException, InterruptedException {
        WorkerProcess doomed = trial.crew().hire(crashAt(point));
        trial.crew().awaitReadyOrDead(doomed);
        Optional<Integer> code = Crew.awaitEnd(doomed, STATUS_MAX);
        Crew.dismiss(List.of(doomed));
        return code;
    }

    private static Map<String, String> crashAt(Point point) {
        return Map.of("RETOUCH_WORKER_CRASH_AT", point.label);
    }
}

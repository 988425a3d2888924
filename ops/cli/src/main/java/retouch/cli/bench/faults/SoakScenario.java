package retouch.cli.bench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.local.LocalFleetException;
import retouch.local.process.WorkerProcess;

/// A worker does one job after the other for a long time; what it takes of the machine must not grow. The first
/// fifth is for what fills up and compiles. Needs a system with `/proc`.
final class SoakScenario implements Scenario {

    private static final int JOBS_PER_STEP = 10;
    private static final Duration STEP_MAX = Duration.ofMinutes(2);
    private static final double RESIDENT_GROWTH_MAX = 0.10;
    private static final long THREADS_GROWTH_MAX = 4;
    private static final long DESCRIPTORS_GROWTH_MAX = 16;

    /// What a process takes.
    ///
    /// @param residentKiB memory
    private record Taken(long residentKiB, long threads, long descriptors) {

        static Optional<Taken> of(WorkerProcess worker) {
            Path process = Path.of("/proc", Long.toString(worker.pid()));
            try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
                List<String> status = Files.readAllLines(process.resolve("status"));
                return Optional.of(new Taken(number(status, "VmRSS:"), number(status, "Threads:"),
                        descriptors.count()));
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        private static long number(List<String> status, String name) {
            return status.stream().filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
        }
    }

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String fault() {
        return "one worker, one job after the other";
    }

    @Override
    public Row run(FaultFleet fleet, Scale scale, long seed)
            throws LocalFleetException, StreamException, ObjectStoreException, InterruptedException {
        Duration time = Duration.ofSeconds(scale.of(5, 120, 7_200));
        try (Trial trial = new Trial(this, fleet, seed)) {
            trial.crew().requireReady(1);
            WorkerProcess worker = trial.crew().alive().getFirst();
            work(trial, time.dividedBy(5));
            Optional<Taken> before = Taken.of(worker);
            if (before.isEmpty()) {
                return trial.notRun(time.toString(), "this system has no /proc");
            }
            work(trial, time.minus(time.dividedBy(5)));
            Optional<Taken> after = Taken.of(worker);
            if (after.isEmpty()) {
                trial.broken("The worker has gone");
            } else {
                compare(trial, before.get(), after.get());
            }
            return trial.row("%d s, %d jobs".formatted(time.toSeconds(), trial.run().jobs()));
        }
    }

    private static void work(Trial trial, Duration time) throws StreamException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            trial.run().send(JOBS_PER_STEP);
            trial.run().awaitAll(STEP_MAX);
        }
    }

    private static void compare(Trial trial, Taken before, Taken after) {
        trial.note("resident %,d -> %,d KiB, threads %d -> %d, descriptors %d -> %d".formatted(
                before.residentKiB, after.residentKiB, before.threads, after.threads, before.descriptors,
                after.descriptors));
        if (after.residentKiB > before.residentKiB * (1 + RESIDENT_GROWTH_MAX)) {
            trial.broken("Its memory grew by more than %.0f %%".formatted(100 * RESIDENT_GROWTH_MAX));
        }
        if (after.threads > before.threads + THREADS_GROWTH_MAX) {
            trial.broken("Its threads became more");
        }
        if (after.descriptors > before.descriptors + DESCRIPTORS_GROWTH_MAX) {
            trial.broken("Its open files became more");
        }
    }
}

package retouch.cli.bench.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import retouch.local.LocalFleetException;
import retouch.local.process.WorkerProcess;

/// The worker processes of a fleet, and what is done to them. Ordinary ones stay from scenario to scenario, as
/// starting one takes seconds. Closing lets each finish the job in hand. Thread-safe.
final class Crew implements AutoCloseable {

    /// What an operating system says of a process that was killed with signal 9, and what a halt at a crash point
    /// imitates.
    static final int KILLED = 137;

    private static final Duration SIGNAL_MAX = Duration.ofSeconds(5);

    private final FaultFleet fleet;
    private final List<WorkerProcess> members = new ArrayList<>();
    private final Set<String> special = new HashSet<>();
    private int hired;

    /// @param fleet borrowed
    Crew(FaultFleet fleet) {
        this.fleet = fleet;
    }

    /// Starts one more worker; it may not be ready yet.
    ///
    /// @param settings on top of the usual ones; with any, it is no ordinary worker
    synchronized WorkerProcess hire(Map<String, String> settings) throws LocalFleetException {
        hired++;
        WorkerProcess worker = WorkerProcess.start("worker-" + hired, fleet.workerConfig(settings));
        members.removeIf(member -> !member.isAlive());
        members.add(worker);
        if (!settings.isEmpty()) {
            special.add(worker.name());
        }
        return worker;
    }

    /// Sees to it that exactly so many ordinary workers take jobs, and no others.
    void requireReady(int count) throws LocalFleetException, InterruptedException {
        List<WorkerProcess> kept = alive().stream().filter(worker -> !special.contains(worker.name()))
                .limit(count).toList();
        dismiss(alive().stream().filter(worker -> !kept.contains(worker)).toList());
        for (int number = kept.size(); number < count; number++) {
            hire(Map.of());
        }
        for (WorkerProcess worker : alive()) {
            awaitReady(worker);
        }
    }

    /// Waits until a worker takes jobs.
    void awaitReady(WorkerProcess worker) throws LocalFleetException, InterruptedException {
        worker.awaitReady(fleet.workerConfig(Map.of()).readyWithin());
    }

    /// Waits until a worker takes jobs, or has died of the first one.
    void awaitReadyOrDead(WorkerProcess worker) throws LocalFleetException, InterruptedException {
        try {
            awaitReady(worker);
        } catch (LocalFleetException e) {
            if (worker.isAlive()) {
                throw e;
            }
        }
    }

    /// Those that run, ready or not, in the order in which they were hired.
    synchronized List<WorkerProcess> alive() {
        return members.stream().filter(WorkerProcess::isAlive).toList();
    }

    /// One of those that run.
    Optional<WorkerProcess> named(String name) {
        return alive().stream().filter(worker -> worker.name().equals(name)).findFirst();
    }

    /// Ends a process as `kill -9` does, and waits until it has gone.
    static void kill(WorkerProcess worker) throws InterruptedException {
        ProcessHandle.of(worker.pid()).ifPresent(ProcessHandle::destroyForcibly);
        awaitEnd(worker, SIGNAL_MAX);
    }

    /// Waits for a process to end by itself.
    ///
    /// @return its exit code; empty if it still runs
    static Optional<Integer> awaitEnd(WorkerProcess worker, Duration patience) throws InterruptedException {
        try {
            return Optional.of(worker.ended().get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a process does not fail", e);
        }
    }

    /// Freezes a process as it stands; [#thaw] lets it go on as if nothing had been.
    static void freeze(WorkerProcess worker) throws InterruptedException {
        signal("STOP", worker);
    }

    static void thaw(WorkerProcess worker) throws InterruptedException {
        signal("CONT", worker);
    }

    /// Ends workers; each finishes the job in hand.
    static void dismiss(List<WorkerProcess> workers) {
        List<Thread> closers = workers.stream()
                .map(worker -> Thread.ofVirtual().name("close-" + worker.name()).start(worker::close))
                .toList();
        for (Thread closer : closers) {
            try {
                closer.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() {
        dismiss(alive());
    }

    private static void signal(String name, WorkerProcess worker) throws InterruptedException {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(worker.pid())).inheritIO()
                    .start();
            if (!kill.waitFor(SIGNAL_MAX.toMillis(), TimeUnit.MILLISECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("the signal " + name + " does not reach " + worker.name());
            }
        } catch (IOException e) {
            throw new IllegalStateException("this system has no command kill", e);
        }
    }
}

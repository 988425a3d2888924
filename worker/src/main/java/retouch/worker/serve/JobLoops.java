package retouch.worker.serve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import retouch.fleet.stream.StreamException;
import retouch.fleet.stream.WorkLoop;

/// The loops of a worker: those that take jobs, which may pause, and those that go on. Thread-safe.
final class JobLoops {

    /// Opens loops that take jobs.
    @FunctionalInterface
    interface Opening {
        List<WorkLoop> open() throws StreamException;
    }

    private final Opening opening;
    private final List<WorkLoop> taking = new ArrayList<>();
    private final List<WorkLoop> others = new ArrayList<>();
    private boolean paused = true;
    private boolean stopped;

    /// Takes nothing yet.
    JobLoops(Opening opening) {
        this.opening = opening;
    }

    /// Goes on until [#stop], whatever is paused.
    synchronized void add(WorkLoop loop) {
        others.add(loop);
    }

    /// Takes jobs, once loops that were paused have finished what they had: a worker never has more in hand than
    /// it was told to.
    ///
    /// @return whether it does; if not, ask again
    synchronized boolean take() throws StreamException {
        if (!paused || stopped) {
            return true;
        }
        if (taking.stream().anyMatch(WorkLoop::isRunning)) {
            return false;
        }
        taking.clear();
        taking.addAll(opening.open());
        paused = false;
        return true;
    }

    /// Takes no further job; those in hand go on.
    synchronized void pause() {
        paused = true;
        taking.forEach(WorkLoop::stop);
    }

    /// Takes no further job, for good.
    synchronized void stop() {
        stopped = true;
        taking.forEach(WorkLoop::stop);
        others.forEach(WorkLoop::stop);
    }

    /// Whether everything runs that should.
    synchronized boolean isRunning() {
        return !stopped && others.stream().allMatch(WorkLoop::isRunning)
                && (paused || taking.stream().allMatch(WorkLoop::isRunning));
    }

    /// Waits for the jobs in hand, after [#stop].
    ///
    /// @return whether they were finished in time
    boolean awaitStopped(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        boolean all = true;
        for (WorkLoop loop : all()) {
            all &= loop.awaitStopped(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        }
        return all;
    }

    private synchronized List<WorkLoop> all() {
        List<WorkLoop> all = new ArrayList<>(taking);
        all.addAll(others);
        return all;
    }
}

package retouch.worker.serve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

import retouch.worker.generate.Company;

/// Runs that wait for the engine, from which it takes batches. Thread-safe.
///
/// A batch waits for others to come, from when the engine is free and at most for the window, unless it is full or
/// somebody in it waits for nobody. Where more wait than fit, whoever came first has a place in any case; the other
/// places go to [Company#AT_ONCE] before [Company#MAY_WAIT].
final class RunQueue {

    private final InferenceThread.Batches config;
    private final List<WaitingRun> waiting = new ArrayList<>();

    RunQueue(InferenceThread.Batches config) {
        this.config = config;
    }

    synchronized void add(WaitingRun run) {
        waiting.add(run);
        notifyAll();
    }

    /// @return the next batch; empty if all that waited went with earlier ones
    synchronized List<WaitingRun> take() throws InterruptedException {
        awaitCompany();
        List<WaitingRun> batch = new ArrayList<>();
        if (!waiting.isEmpty()) {
            batch.add(waiting.removeFirst());
            waiting.stream().sorted(Comparator.comparing(run -> run.options().company()))
                    .limit(config.sizeMax() - 1L).forEach(batch::add);
            waiting.removeAll(batch);
        }
        return batch;
    }

    private void awaitCompany() throws InterruptedException {
        long end = System.nanoTime() + config.window().toNanos();
        long left = end - System.nanoTime();
        while (left > 0 && !isDue()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
    }

    /// Whether nothing is gained by waiting for others.
    synchronized boolean isDue() {
        return waiting.isEmpty() || waiting.size() >= config.sizeMax()
                || waiting.stream().anyMatch(run -> run.options().company() != Company.MAY_WAIT);
    }
}

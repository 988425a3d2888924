package retouch.local.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.local.LocalFleetException;

/// A number of like workers, each in its own process; a worker that dies is started again. Thread-safe.
///
/// Restarts are bounded: after [#RESTARTS_MAX] deaths in a row, none of which came later than
/// [#HEALTHY_AFTER] after its start, a worker stays down and the log says so.
public final class WorkerPool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
    private static final int RESTARTS_MAX = 5;
    private static final Duration HEALTHY_AFTER = Duration.ofMinutes(1);
    private static final Duration PAUSE_FIRST = Duration.ofSeconds(1);

    private final WorkerProcess.Config config;
    private final Map<String, WorkerProcess> workers = new TreeMap<>();
    private final List<Thread> supervisors = new ArrayList<>();
    private boolean closing;

    private WorkerPool(WorkerProcess.Config config) {
        this.config = config;
    }

    /// Starts the workers and waits until each takes jobs.
    ///
    /// @param names one worker per name
    /// @throws LocalFleetException if any of them does not come up; then none is left running
    public static WorkerPool start(List<String> names, WorkerProcess.Config config)
            throws LocalFleetException, InterruptedException {
        WorkerPool pool = new WorkerPool(config);
        boolean up = false;
        try {
            for (String name : names) {
                pool.launch(name);
            }
            for (String name : names) {
                pool.worker(name).awaitReady(config.readyWithin());
            }
            pool.supervise(names);
            up = true;
            return pool;
        } finally {
            if (!up) {
                pool.close();
            }
        }
    }

    /// The workers that run now.
    public synchronized List<WorkerProcess> running() {
        return workers.values().stream().filter(WorkerProcess::isAlive).toList();
    }

    /// Ends every worker; the job in hand is finished within the configured patience.
    @Override
    public void close() {
        List<WorkerProcess> ending;
        synchronized (this) {
            closing = true;
            ending = List.copyOf(workers.values());
            supervisors.forEach(Thread::interrupt);
        }
        List<Thread> closers = ending.stream()
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

    private void supervise(List<String> names) {
        for (String name : names) {
            supervisors.add(Thread.ofVirtual().name("supervise-" + name).start(() -> keepRunning(name)));
        }
    }

    private void keepRunning(String name) {
        int deathsInARow = 0;
        try {
            while (deathsInARow < RESTARTS_MAX) {
                long since = System.nanoTime();
                int code = worker(name).ended().get();
                if (isClosing()) {
                    return;
                }
                boolean wasHealthy = System.nanoTime() - since > HEALTHY_AFTER.toNanos();
                deathsInARow = wasHealthy ? 1 : deathsInARow + 1;
                LOG.warn("worker died worker={} exitCode={} deathsInARow={}", name, code, deathsInARow);
                Thread.sleep(PAUSE_FIRST.multipliedBy(1L << (deathsInARow - 1)));
                launch(name);
            }
            LOG.error("worker stays down worker={} deathsInARow={}", name, deathsInARow);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (LocalFleetException | ExecutionException e) {
            LOG.error("worker stays down worker={} reason={}", name, e.getMessage());
        }
    }

    private synchronized void launch(String name) throws LocalFleetException {
        if (!closing) {
            workers.put(name, WorkerProcess.start(name, config));
        }
    }

    private synchronized WorkerProcess worker(String name) {
        return workers.get(name);
    }

    private synchronized boolean isClosing() {
        return closing;
    }
}

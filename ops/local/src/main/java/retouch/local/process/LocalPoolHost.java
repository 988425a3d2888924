package retouch.local.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import retouch.fleet.pool.PoolHost;
import retouch.fleet.pool.PoolHostException;
import retouch.local.LocalFleetException;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.pool.Pool;

/// Pools on this machine: each worker is a process. Thread-safe. Closing ends every worker, which finishes what it
/// has.
public final class LocalPoolHost implements PoolHost, AutoCloseable {

    private final Function<Pool, WorkerProcess.Config> config;
    private final Map<String, WorkerPool> pools = new TreeMap<>();

    /// @param config how the workers of a pool are started: the same for pools that differ in size alone
    public LocalPoolHost(Function<Pool, WorkerProcess.Config> config) {
        this.config = Objects.requireNonNull(config, "config");
    }

    @Override
    public void keep(Pool wanted, List<WorkerStatus> said) throws PoolHostException {
        Set<String> idle = said.stream().filter(PoolHost::isIdle).map(status -> status.worker().id())
                .collect(Collectors.toSet());
        try {
            pool(wanted.name()).resize(wanted.size(), config.apply(wanted), idle::contains);
        } catch (LocalFleetException e) {
            throw new PoolHostException(e.getMessage(), e);
        }
    }

    /// Waits until every worker of a pool takes jobs.
    ///
    /// @throws LocalFleetException if one of them does not come up
    public void awaitReady(String name) throws LocalFleetException, InterruptedException {
        pool(name).awaitReady();
    }

    /// The workers of all pools that run now and are to stay.
    public List<WorkerProcess> running() {
        List<WorkerProcess> running = new ArrayList<>();
        all().forEach(pool -> running.addAll(pool.running()));
        return running;
    }

    @Override
    public void close() {
        List<Thread> closers = all().stream().map(pool -> Thread.ofVirtual().start(pool::close)).toList();
        for (Thread closer : closers) {
            try {
                closer.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized WorkerPool pool(String name) {
        return pools.computeIfAbsent(name, WorkerPool::new);
    }

    private synchronized List<WorkerPool> all() {
        return List.copyOf(pools.values());
    }
}

package retouch.cli.up;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import retouch.fleet.Fleet;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.pool.PoolAutoscaler;
import retouch.fleet.pool.PoolDesk;
import retouch.fleet.pool.PoolHostException;
import retouch.fleet.pool.PoolKeeper;
import retouch.fleet.pool.PoolRefusedException;
import retouch.fleet.pool.PoolsFile;
import retouch.fleet.stream.SchemaTopic;
import retouch.fleet.stream.StreamException;
import retouch.local.LocalFleetException;
import retouch.local.process.LocalPoolHost;
import retouch.local.process.WorkerProcess;
import retouch.schemas.job.Lane;
import retouch.schemas.message.Messages;
import retouch.schemas.pool.Pool;
import retouch.schemas.pool.PoolLimits;

/// The pools of a fleet on this machine: every pool that is declared runs here, in processes, and follows what is
/// wanted of it. The fleet is borrowed. Closing lets the workers finish what they have.
final class OwnPools implements AutoCloseable {

    private static final Duration SEND_MAX = Duration.ofSeconds(20);
    private static final Duration SCHEMAS_AGAIN_AFTER = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration LOAD_EVERY = Duration.ofSeconds(5);
    private static final int MAX_AT_FIRST = 64;

    private final LocalPoolHost host;
    private final PoolKeeper keeper;
    private final PoolAutoscaler autoscaler;

    private OwnPools(LocalPoolHost host, PoolKeeper keeper, PoolAutoscaler autoscaler) {
        this.host = host;
        this.keeper = keeper;
        this.autoscaler = autoscaler;
    }

    /// Starts the workers of every pool, waits until they take jobs, and follows what is wanted from then on.
    ///
    /// @param config  how the workers of a pool are started
    /// @param workers how many the first pool is to have; empty for as many as before, or one
    /// @param file    to declare before; if it has any pool, `cpu` is one only if it or `workers` names it
    static OwnPools start(Fleet fleet, Function<Pool, WorkerProcess.Config> config, Optional<Integer> workers,
            PoolsFile file) throws LocalFleetException, InterruptedException {
        LocalPoolHost host = new LocalPoolHost(config);
        boolean started = false;
        try {
            SchemaTopic schemas = SchemaTopic.open(fleet.broker(), Messages.schemas(), SCHEMAS_AGAIN_AFTER);
            PoolDesk desk = new PoolDesk(fleet, schemas, "retouch up", SEND_MAX);
            file.declare(desk);
            if (file.pools().isEmpty() || workers.isPresent()) {
                desk.declare(Pool.DEFAULT_NAME, (now, first) -> wanted(now, workers, first));
            }
            Map<String, Pool> pools = desk.pools();
            for (Pool pool : pools.values()) {
                host.keep(pool, List.of());
            }
            for (String name : pools.keySet()) {
                host.awaitReady(name);
            }
            PoolKeeper keeper = PoolKeeper.start(fleet.broker(), schemas, host, _ -> true, LOOK_EVERY);
            PoolAutoscaler autoscaler = PoolAutoscaler.start(fleet, schemas, _ -> true, LOAD_EVERY);
            started = true;
            return new OwnPools(host, keeper, autoscaler);
        } catch (StreamException | ObjectStoreException | PoolRefusedException | PoolHostException e) {
            throw new LocalFleetException("The workers cannot be started: " + e.getMessage(), e);
        } finally {
            if (!started) {
                host.close();
            }
        }
    }

    private static Pool wanted(Optional<Pool> now, Optional<Integer> workers, Pool.Edition first) {
        if (now.isEmpty()) {
            int size = workers.orElse(1);
            return new Pool(Pool.DEFAULT_NAME, "cpu", "auto", List.of(Lane.values()), size,
                    new PoolLimits(0, Math.max(size, MAX_AT_FIRST)), false, Optional.empty(), List.of(),
                    first);
        }
        Pool pool = now.get();
        if (workers.isEmpty()) {
            return pool;
        }
        int size = workers.get();
        return pool.withLimits(new PoolLimits(Math.min(size, pool.limits().min()),
                Math.max(size, pool.limits().max()))).withSize(size);
    }

    /// The workers that run now.
    List<WorkerProcess> running() {
        return host.running();
    }

    @Override
    public void close() {
        autoscaler.close();
        keeper.close();
        host.close();
    }
}

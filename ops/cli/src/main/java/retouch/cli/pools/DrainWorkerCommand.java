package retouch.cli.pools;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import retouch.fleet.pool.PoolRefusedException;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.message.Messages;
import retouch.schemas.pool.DrainOrder;
import retouch.schemas.pool.Pool;

/// `retouch pools drain WORKER`.
@Command(name = "drain", mixinStandardHelpOptions = true,
        header = "Let one worker finish what it has, and end.",
        description = {"",
                "The pool is to be as large as before: whoever keeps it starts another worker in its place. To have"
                        + " one less, scale the pool."})
final class DrainWorkerCommand implements Callable<Integer> {

    private final PoolAccess access;

    @Mixin
    private final PoolAnswer answer = new PoolAnswer();

    @Parameters(paramLabel = "WORKER", description = "a worker's id, as `retouch pools` lists it")
    private String id = "";

    DrainWorkerCommand(PoolAccess access) {
        this.access = access;
    }

    @Override
    public Integer call() {
        return access.run(answer.err(), (fleet, desk, schemas) -> {
            Workers workers = Workers.read(fleet.broker(), Messages.workerStatus(schemas));
            WorkerStatus worker = workers.said().stream().filter(status -> status.worker().id().equals(id))
                    .filter(status -> !workers.isLost(status)).findFirst()
                    .orElseThrow(() -> new PoolRefusedException("There is no worker " + id
                            + " that could hear it. `retouch pools` lists the workers there are."));
            Pool pool = desk.change(worker.pool(),
                    now -> now.withDrain(new DrainOrder(id, worker.startedAt())));
            answer.say(pool, "Worker %s is to finish what it has and end.".formatted(id));
        });
    }
}

package retouch.cli.pools;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import retouch.fleet.pool.PoolRefusedException;
import retouch.schemas.pool.Pool;

/// `retouch pools scale POOL N`: so many workers are wanted.
@Command(name = "scale", mixinStandardHelpOptions = true,
        header = "Say how many workers a pool is to have.",
        description = {"",
                "Whoever keeps the pool (`retouch up`, `retouch pools keep`) starts workers or lets some end. Those"
                        + " that are to end finish what they have, idle ones first."})
final class ScalePoolCommand implements Callable<Integer> {

    private final PoolAccess access;

    @Mixin
    private final PoolAnswer answer = new PoolAnswer();

    @Parameters(index = "0", paramLabel = "POOL", description = "a pool's name, as `retouch pools` lists it")
    private String name = "";

    @Parameters(index = "1", paramLabel = "N", description = "how many workers, within the pool's limits")
    private int size;

    ScalePoolCommand(PoolAccess access) {
        this.access = access;
    }

    @Override
    public Integer call() {
        return access.run(answer.err(), (_, desk, _) -> {
            Pool pool = desk.change(name, now -> {
                if (now.autoscale().isPresent()) {
                    throw new PoolRefusedException(
                            "The size of pool %s follows its load. Stop that first: retouch"
                                    .formatted(name) + " pools autoscale " + name + " --off");
                }
                if (!now.limits().allow(size)) {
                    throw new PoolRefusedException(
                            "Pool %s may have %d to %d workers, not %d. Other limits: retouch"
                                    .formatted(name, now.limits().min(), now.limits().max(), size)
                                    + " pools declare "
                                    + name + " --max " + Math.max(size, now.limits().max()));
                }
                return now.withSize(size);
            });
            answer.say(pool, "Pool %s is to have %d worker%s.".formatted(name, pool.size(),
                    pool.size() == 1 ? "" : "s"));
        });
    }
}

package retouch.cli.pools;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import retouch.schemas.pool.Pool;

/// `retouch pools pause POOL`.
@Command(name = "pause", mixinStandardHelpOptions = true,
        header = "Let the workers of a pool take no new jobs; they finish what they have.")
final class PausePoolCommand implements Callable<Integer> {

    private final PoolAccess access;

    @Mixin
    private final PoolAnswer answer = new PoolAnswer();

    @Parameters(paramLabel = "POOL", description = "a pool's name, as `retouch pools` lists it")
    private String name = "";

    PausePoolCommand(PoolAccess access) {
        this.access = access;
    }

    @Override
    public Integer call() {
        return access.run(answer.err(), (_, desk, _) -> {
            Pool pool = desk.change(name, now -> now.withPaused(true));
            answer.say(pool, "Pool %s pauses: its workers take no new jobs and finish what they have."
                    .formatted(name));
        });
    }
}

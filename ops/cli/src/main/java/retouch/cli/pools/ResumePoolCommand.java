package retouch.cli.pools;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import retouch.schemas.pool.Pool;

/// `retouch pools resume POOL`.
@Command(name = "resume", mixinStandardHelpOptions = true,
        header = "Let the workers of a paused pool take jobs again.")
final class ResumePoolCommand implements Callable<Integer> {

    private final PoolAccess access;

    @Mixin
    private final PoolAnswer answer = new PoolAnswer();

    @Parameters(paramLabel = "POOL", description = "a pool's name, as `retouch pools` lists it")
    private String name = "";

    ResumePoolCommand(PoolAccess access) {
        this.access = access;
    }

    @Override
    public Integer call() {
        return access.run(answer.err(), (_, desk, _) -> {
            Pool pool = desk.change(name, now -> now.withPaused(false));
            answer.say(pool, "Pool %s takes jobs.".formatted(name));
        });
    }
}

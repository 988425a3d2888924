package retouch.cli.pools;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import retouch.schemas.pool.AutoscalePlan;
import retouch.schemas.pool.Pool;
import retouch.schemas.pool.PoolLimits;

/// `retouch pools autoscale POOL`: its size follows its load, or no longer.
@Command(name = "autoscale", mixinStandardHelpOptions = true,
        header = "Let the size of a pool follow its load.",
        description = {"",
                "Wanted are the jobs a second times the seconds that one takes by the utilization, and as many"
                        + " workers more as do the backlog in the drain time. A pool grows at once, and shrinks"
                        + " when fewer workers have been enough for the hold time; while no job ends it stays as it"
                        + " is."})
final class AutoscalePoolCommand implements Callable<Integer> {

    private final PoolAccess access;

    @Mixin
    private final PoolAnswer answer = new PoolAnswer();

    @Parameters(paramLabel = "POOL", description = "a pool's name, as `retouch pools` lists it")
    private String name = "";

    @Option(names = "--min", paramLabel = "N",
            description = "never fewer; 0 lets an idle pool have no worker")
    private Optional<Integer> min = Optional.empty();

    @Option(names = "--max", paramLabel = "N", description = "never more")
    private Optional<Integer> max = Optional.empty();

    @Option(names = "--utilization", paramLabel = "SHARE",
            description = "the share of their time that workers are to be busy, above 0, at most 1 (default: 0.7)")
    private Optional<Double> utilization = Optional.empty();

    @Option(names = "--drain", paramLabel = "DURATION",
            description = "how soon a backlog is to be gone, such as PT30S (the default)")
    private Optional<Duration> drain = Optional.empty();

    @Option(names = "--hold", paramLabel = "DURATION",
            description = "how long fewer workers must have been enough before there are fewer (default: PT2M)")
    private Optional<Duration> hold = Optional.empty();

    @Option(names = "--off", description = "only commands change its size from now on")
    private boolean off;

    AutoscalePoolCommand(PoolAccess access) {
        this.access = access;
    }

    @Override
    public Integer call() {
        return access.run(answer.err(), (_, desk, _) -> {
            Pool pool = desk.change(name, this::changed);
            answer.say(pool, off
                    ? "Pool %s stays at %d workers until somebody scales it.".formatted(name, pool.size())
                    : "Pool %s follows its load, with %d to %d workers.".formatted(name, pool.limits().min(),
                            pool.limits().max()));
        });
    }

    private Pool changed(Pool now) {
        if (off) {
            return now.withAutoscale(Optional.empty());
        }
        AutoscalePlan plan = now.autoscale().orElse(AutoscalePlan.standard());
        return now
                .withLimits(new PoolLimits(min.orElse(now.limits().min()), max.orElse(now.limits().max())))
                .withAutoscale(Optional.of(new AutoscalePlan(utilization.orElse(plan.utilization()),
                        drain.orElse(plan.drain()), hold.orElse(plan.hold()))));
    }
}

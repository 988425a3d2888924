package retouch.cli.pools;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import retouch.fleet.pool.PoolRefusedException;
import retouch.schemas.job.Lane;
import retouch.schemas.pool.Pool;
import retouch.schemas.pool.PoolLimits;

/// `retouch pools declare POOL`: there is such a pool, or it is to be another one.
@Command(name = "declare", mixinStandardHelpOptions = true,
        header = "Make a pool known, or change what its workers are.",
        description = {"",
                "Of a pool that exists, only what is named here changes; its workers are replaced one after"
                        + " the other where their engine or lanes change."})
final class DeclarePoolCommand implements Callable<Integer> {

    private static final int MAX_AT_FIRST = 64;

    private final PoolAccess access;

    @Mixin
    private final PoolAnswer answer = new PoolAnswer();

    @Parameters(paramLabel = "POOL",
            description = "its name: 1 to 63 lower-case letters, digits or dashes, the first a letter")
    private String name = "";

    @Option(names = "--device", paramLabel = "DEVICE",
            description = "what its workers compute on, such as cpu, gpu or power9 (at first: the pool's name)")
    private Optional<String> device = Optional.empty();

    @Option(names = "--engine", paramLabel = "ENGINE", description = "its workers' engine (at first: auto)")
    private Optional<String> engine = Optional.empty();

    @Option(names = "--lanes", paramLabel = "LANES",
            description = "where its workers take jobs from, in order, with commas (at first: interactive,batch)")
    private Optional<String> lanes = Optional.empty();

    @Option(names = "--size", paramLabel = "N",
            description = "how many workers are wanted (at first: the minimum)")
    private Optional<Integer> size = Optional.empty();

    @Option(names = "--min", paramLabel = "N", description = "never fewer (at first: 0)")
    private Optional<Integer> min = Optional.empty();

    @Option(names = "--max", paramLabel = "N", description = "never more (at first: " + MAX_AT_FIRST + ")")
    private Optional<Integer> max = Optional.empty();

    DeclarePoolCommand(PoolAccess access) {
        this.access = access;
    }

    @Override
    public Integer call() {
        return access.run(answer.err(), (_, desk, _) -> {
            Optional<List<Lane>> wanted = lanes();
            Pool pool = desk.declare(name,
                    (now, first) -> changed(now.orElseGet(() -> initial(first)), wanted));
            answer.say(pool, "Pool %s: %s, engine %s, %d workers of %d to %d.".formatted(name, pool.device(),
                    pool.engine(), pool.size(), pool.limits().min(), pool.limits().max()));
        });
    }

    private Pool initial(Pool.Edition first) {
        return new Pool(name, name, "auto", List.of(Lane.values()), 0, new PoolLimits(0, MAX_AT_FIRST), false,
                Optional.empty(), List.of(), first);
    }

    private Pool changed(Pool now, Optional<List<Lane>> wanted) {
        int least = min.orElse(now.limits().min());
        PoolLimits limits = new PoolLimits(least, max.orElse(Math.max(least, now.limits().max())));
        return new Pool(name, device.orElse(now.device()), engine.orElse(now.engine()),
                wanted.orElse(now.lanes()),
                size.orElse(limits.clamp(now.size())), limits, now.paused(), now.autoscale(), now.drains(),
                now.edition());
    }

    private Optional<List<Lane>> lanes() throws PoolRefusedException {
        if (lanes.isEmpty()) {
            return Optional.empty();
        }
        List<Lane> found = new ArrayList<>();
        for (String label : lanes.get().split(",", -1)) {
            found.add(Lane.of(label.strip().toLowerCase(Locale.ROOT))
                    .orElseThrow(() -> new PoolRefusedException(
                            "There is no lane '%s'. Lanes are %s.".formatted(label, String.join(" and ",
                                    Arrays.stream(Lane.values()).map(Lane::label).toList())))));
        }
        return Optional.of(found);
    }
}

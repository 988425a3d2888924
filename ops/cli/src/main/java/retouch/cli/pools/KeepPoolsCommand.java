package retouch.cli.pools;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.pool.PoolAutoscaler;
import retouch.fleet.pool.PoolHost;
import retouch.fleet.pool.PoolKeeper;
import retouch.fleet.pool.PoolsFile;
import retouch.fleet.process.StopSignal;
import retouch.kubernetes.KubernetesPoolHost;
import retouch.local.process.ComposePoolHost;
import retouch.producer.command.ExitCode;
import retouch.schemas.pool.Pool;

/// `retouch pools keep`: the service that makes pools what they are wanted to be, where they do not run by `up`.
@Command(name = "keep", mixinStandardHelpOptions = true,
        header = "Keep the pools of a cluster or of a Docker engine as they are wanted, until Ctrl-C.",
        description = {"",
                "On Kubernetes a pool's workers are the pods of the Deployment PREFIX and the pool's name; the API"
                        + " server is found as kubectl finds it. In Docker Compose they are the containers of the"
                        + " service PREFIX and the pool's name. Pools that follow their load are scaled by it as"
                        + " well."})
final class KeepPoolsCommand implements Callable<Integer> {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration LOAD_EVERY = Duration.ofSeconds(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final Duration COMPOSE_MAX = Duration.ofMinutes(10);

    /// Where pools run.
    enum Place {
        KUBERNETES, COMPOSE
    }

    private final PoolAccess access;
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--on", required = true, paramLabel = "PLACE", description = "kubernetes or compose")
    private Place place = Place.KUBERNETES;

    @Option(names = "--pools", paramLabel = "POOLS", split = ",",
            description = "only these, with commas between them (default: every pool)")
    private List<String> names = List.of();

    @Option(names = "--prefix", paramLabel = "PREFIX", defaultValue = "worker-",
            description = "what the names of Deployments or services begin with (default: ${DEFAULT-VALUE})")
    private String prefix = "worker-";

    @Option(names = "--namespace", paramLabel = "NAMESPACE",
            description = "on Kubernetes; default: kubectl's")
    private Optional<String> namespace = Optional.empty();

    @Option(names = "--file", paramLabel = "FILE", defaultValue = "docker-compose.yml",
            description = "the Compose file (default: ${DEFAULT-VALUE})")
    private Path file = Path.of("docker-compose.yml");

    @Option(names = "--declare", paramLabel = "FILE",
            description = "at first, declare the pools of this properties file that are not there yet (default:"
                    + " RETOUCH_POOLS_FILE)")
    private Optional<Path> declare = Optional.empty();

    @Option(names = "--print", description = "print Compose's commands and run none")
    private boolean print;

    KeepPoolsCommand(PoolAccess access) {
        this.access = Objects.requireNonNull(access, "access");
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() throws InterruptedException {
        PoolsFile pools;
        try {
            pools = DeclaredPools.in(declare, System.getenv());
        } catch (InvalidSettingsException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        StopSignal signal = StopSignal.listen();
        int code = ExitCode.UNREACHABLE.number();
        try {
            code = switch (place) {
                case KUBERNETES -> onKubernetes(pools, signal);
                case COMPOSE -> keep(new ComposePoolHost(file, prefix, runner()), pools, signal);
            };
        } finally {
            signal.finish(code);
        }
        return code;
    }

    private int onKubernetes(PoolsFile pools, StopSignal signal) {
        try (KubernetesPoolHost host = KubernetesPoolHost.open(
                new KubernetesPoolHost.Settings(Optional.empty(), namespace, prefix, ANSWER_MAX))) {
            return keep(host, pools, signal);
        }
    }

    private int keep(PoolHost host, PoolsFile pools, StopSignal signal) {
        return access.run(spec.commandLine().getErr(), (fleet, desk, schemas) -> {
            pools.declare(desk);
            try (PoolKeeper _ = PoolKeeper.start(fleet.broker(), schemas, host, this::isOurs, LOOK_EVERY);
                    PoolAutoscaler _ = PoolAutoscaler.start(fleet, schemas, this::isOurs, LOAD_EVERY)) {
                while (!signal.await(Duration.ofHours(1))) {
                    // until somebody stops it
                }
            }
        });
    }

    private boolean isOurs(Pool pool) {
        return names.isEmpty() || names.contains(pool.name());
    }

    private ComposePoolHost.Runner runner() {
        if (!print) {
            return ComposePoolHost.processes(COMPOSE_MAX);
        }
        return command -> {
            spec.commandLine().getOut().println(String.join(" ", command));
            spec.commandLine().getOut().flush();
        };
    }
}

package retouch.cli.pools;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import retouch.fleet.Fleet;
import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.config.Section;
import retouch.fleet.config.Settings;
import retouch.fleet.health.FleetChecks;
import retouch.fleet.health.Health;
import retouch.fleet.pool.PoolAutoscaler;
import retouch.fleet.pool.PoolHost;
import retouch.fleet.pool.PoolKeeper;
import retouch.fleet.pool.PoolsFile;
import retouch.fleet.process.StopSignal;
import retouch.fleet.telemetry.Telemetry;
import retouch.fleet.telemetry.TelemetryException;
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
                        + " well. With RETOUCH_METRICS_PORT it shows its figures, and is not ready while a pool"
                        + " cannot be made as it is wanted."})
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
    private final Map<String, String> environment;
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

    /// @param environment the process's environment
    KeepPoolsCommand(PoolAccess access, Map<String, String> environment) {
        this.access = Objects.requireNonNull(access, "access");
        this.environment = Objects.requireNonNull(environment, "environment");
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() throws InterruptedException {
        Orders orders;
        try {
            orders = orders();
        } catch (InvalidSettingsException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        StopSignal signal = StopSignal.listen();
        int code = ExitCode.UNREACHABLE.number();
        try {
            code = switch (place) {
                case KUBERNETES -> onKubernetes(orders, signal);
                case COMPOSE -> keep(new ComposePoolHost(file, prefix, runner()), orders, signal);
            };
        } finally {
            signal.finish(code);
        }
        return code;
    }

    /// @param pools are declared at first
    /// @param shown what is shown of this process
    private record Orders(PoolsFile pools, Telemetry.Config shown) {}

    private Orders orders() throws InvalidSettingsException {
        Settings settings = Settings.of(environment, Optional.empty());
        Telemetry.Config shown = Telemetry.Config.from(settings);
        settings.optionalText(DeclaredPools.FILE);
        settings.checkOwn(Section.POOLS, Section.METRICS, Section.TRACES);
        return new Orders(DeclaredPools.in(declare, environment), shown);
    }

    private int onKubernetes(Orders orders, StopSignal signal) {
        try (KubernetesPoolHost host = KubernetesPoolHost.open(
                new KubernetesPoolHost.Settings(Optional.empty(), namespace, prefix, ANSWER_MAX))) {
            return keep(host, orders, signal);
        }
    }

    private int keep(PoolHost host, Orders orders, StopSignal signal) {
        try (Telemetry telemetry = Telemetry.start(orders.shown(), "pools",
                "pools-" + ProcessHandle.current().pid())) {
            return access.run(spec.commandLine().getErr(), (fleet, desk, schemas) -> {
                orders.pools().declare(desk);
                Fleet watched = telemetry.watch(fleet);
                try (PoolKeeper keeper = PoolKeeper.start(watched.broker(), schemas, host, this::isOurs,
                        LOOK_EVERY);
                        PoolAutoscaler _ = PoolAutoscaler.start(watched, schemas, this::isOurs, LOAD_EVERY)) {
                    FleetChecks checks = new FleetChecks(watched);
                    telemetry.health(() -> health(checks, keeper));
                    signal.await();
                }
            });
        } catch (TelemetryException e) {
            spec.commandLine().getErr().println("retouch: " + e.getMessage());
            return ExitCode.USAGE.number();
        }
    }

    /// It is not ready while the host does not do what a pool is wanted to be.
    private static Health health(FleetChecks checks, PoolKeeper keeper) {
        List<Health.Check> all = new ArrayList<>(checks.checks());
        all.add(new Health.Check("pools", String.join(" ", keeper.problems().values())));
        return Health.serving("ready", all);
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

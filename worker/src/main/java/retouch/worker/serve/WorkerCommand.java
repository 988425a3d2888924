package retouch.worker.serve;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import retouch.fleet.Fleet;
import retouch.fleet.access.AccessList;
import retouch.fleet.access.Service;
import retouch.fleet.config.InvalidSettingsException;
import retouch.fleet.config.Settings;
import retouch.fleet.kafka.KafkaBroker;
import retouch.fleet.object.ObjectStore;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.object.S3ObjectStore;
import retouch.fleet.process.StopSignal;
import retouch.fleet.stream.DeadLetters;
import retouch.fleet.stream.SchemaTopic;
import retouch.fleet.stream.StreamException;
import retouch.fleet.telemetry.Telemetry;
import retouch.fleet.telemetry.TelemetryException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.worker.model.NotLoadedException;

/// `retouch worker`: one worker in the foreground, for containers and for `retouch up`.
///
/// It says `READY <id> <model version>` on standard output when it takes jobs, and logs to standard error.
@Command(name = "worker", mixinStandardHelpOptions = true,
        header = "Run one worker in the foreground, configured by RETOUCH_* variables.",
        description = {
                "",
                "RETOUCH_KAFKA_BOOTSTRAP and RETOUCH_S3_* say where the fleet is, the registry which model version"
                        + " is stable; RETOUCH_WORKER_MODEL, the digest of a card, makes it serve that one alone."
                        + " SIGTERM or `retouch pools drain` lets it finish the job in hand."})
public final class WorkerCommand implements Callable<Integer> {

    /// How soon it notices that its loop has broken.
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /// Bytes that nobody wrote must not cost a read of the schemas each.
    private static final Duration SCHEMAS_AGAIN_AFTER = Duration.ofSeconds(30);

    private final Map<String, String> environment;
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--shadow", description = "run the shadow version beside the fleet and answer nobody, as"
            + " RETOUCH_WORKER_ROLE=shadow does")
    private boolean asShadow;

    @Option(names = "--json", description = "say READY as one JSON object: ready, worker, model")
    private boolean asJson;

    /// @param environment the process's environment
    public WorkerCommand(Map<String, String> environment) {
        this.environment = Objects.requireNonNull(environment, "environment");
    }

    @Spec
    void spec(CommandSpec value) {
        this.spec = value;
        value.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(WorkerExit.list());
    }

    @Override
    public Integer call() throws InterruptedException {
        StopSignal signal = StopSignal.listen();
        WorkerExit exit = WorkerExit.BROKEN;
        try {
            Settings settings = Settings.of(environment(), Optional.empty());
            Telemetry.Config shown = Telemetry.Config.from(settings);
            exit = run(WorkerConfig.from(settings), shown, signal);
        } catch (InvalidSettingsException e) {
            exit = problem(WorkerExit.SETTINGS, e.problems());
        } finally {
            signal.finish(exit.number());
        }
        return exit.number();
    }

    private Map<String, String> environment() {
        if (!asShadow) {
            return environment;
        }
        Map<String, String> shadow = new HashMap<>(environment);
        shadow.put("RETOUCH_WORKER_ROLE", "shadow");
        return shadow;
    }

    private WorkerExit run(WorkerConfig config, Telemetry.Config shown, StopSignal signal)
            throws InterruptedException {
        if (config.stopWithInput()) {
            signal.alsoAtEndOf(System.in);
        }
        StartPatience patience = new StartPatience(config.startPatience(), signal::await);
        try (Telemetry telemetry = Telemetry.start(shown, "worker", config.id());
                ObjectStore store = S3ObjectStore.connect(config.fleet(), config.store());
                KafkaBroker broker = patience
                        .insist(() -> KafkaBroker.connect(config.fleet(), broker(config)));
                Fleet fleet = telemetry.watch(new Fleet(store, broker))) {
            if (config.shadow().enabled()) {
                return shadow(config, fleet, patience.insist(() -> schemas(broker)), signal);
            }
            List<String> problems = patience.insist(() -> problems(broker, config));
            return problems.isEmpty()
                    ? serve(config, fleet, patience.insist(() -> schemas(broker)), telemetry, signal)
                    : problem(WorkerExit.UNREACHABLE, problems);
        } catch (TelemetryException e) {
            return problem(WorkerExit.SETTINGS, List.of(e.getMessage()));
        } catch (ObjectStoreException | StreamException e) {
            return problem(WorkerExit.UNREACHABLE, List.of(e.getMessage()));
        }
    }

    /// A worker must not take jobs from a queue that may lose them, nor jobs that it may not answer.
    private static List<String> problems(KafkaBroker broker, WorkerConfig config) throws StreamException {
        List<String> problems = broker.problems();
        return problems.isEmpty()
                ? broker.missingRights(AccessList.of(Service.WORKER, config.broker().group()))
                : problems;
    }

    private static SchemaSource schemas(KafkaBroker broker) throws StreamException {
        return SchemaTopic.open(broker, Messages.schemas(), SCHEMAS_AGAIN_AFTER);
    }

    private static KafkaBroker.Config broker(WorkerConfig config) {
        return config.shadow().enabled() ? config.broker().besides("shadow") : config.broker();
    }

    private WorkerExit shadow(WorkerConfig config, Fleet fleet, SchemaSource schemas, StopSignal signal)
            throws InterruptedException, StreamException {
        try (ShadowWorker worker = ShadowWorker.start(config, fleet, schemas)) {
            say(asJson ? worker.readyJson() : worker.readyLine());
            boolean asked = false;
            while (!asked && worker.isRunning()) {
                asked = signal.await(LOOK_EVERY);
            }
            return worker.stop() && asked ? WorkerExit.OK : WorkerExit.BROKEN;
        } catch (NotLoadedException e) {
            return problem(e.isRetryable() ? WorkerExit.UNREACHABLE : WorkerExit.MODEL,
                    List.of("No shadow can be run: " + e.getMessage()));
        }
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private WorkerExit serve(WorkerConfig config, Fleet fleet, SchemaSource schemas, Telemetry telemetry,
            StopSignal signal) throws InterruptedException, StreamException {
        DeadLetters.prove(fleet.broker(), config.id(), config.jobs().sendMax());
        try (Worker worker = Worker.start(config, fleet, schemas, telemetry)) {
            say(asJson ? worker.readyJson() : worker.readyLine());
            boolean asked = false;
            while (!asked && worker.isRunning()) {
                asked = signal.await(LOOK_EVERY) || worker.isDrained();
            }
            boolean finished = worker.stop();
            if (!worker.isHealthy()) {
                return problem(WorkerExit.UNHEALTHY, List.of("The engine fails its self-test; see the log."));
            }
            return finished && asked ? WorkerExit.OK : WorkerExit.BROKEN;
        } catch (NotLoadedException e) {
            return problem(e.isRetryable() ? WorkerExit.UNREACHABLE : WorkerExit.MODEL,
                    List.of("The model cannot be served: " + e.getMessage()));
        }
    }

    private WorkerExit problem(WorkerExit exit, List<String> sentences) {
        PrintWriter err = spec.commandLine().getErr();
        sentences.forEach(sentence -> err.println("retouch: " + sentence));
        err.flush();
        return exit;
    }
}

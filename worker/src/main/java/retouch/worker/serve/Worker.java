package retouch.worker.serve;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.Fleet;
import retouch.fleet.health.FleetChecks;
import retouch.fleet.pool.PoolsView;
import retouch.fleet.registry.Registry;
import retouch.fleet.registry.RegistryView;
import retouch.fleet.stream.FairShare;
import retouch.fleet.stream.StreamException;
import retouch.fleet.stream.WorkLoop;
import retouch.fleet.telemetry.Telemetry;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.object.Sha256;
import retouch.worker.crash.CrashPoint;
import retouch.worker.edit.JobRunner;
import retouch.worker.edit.RetryForwarder;
import retouch.worker.edit.ServedModel;
import retouch.worker.edit.Suspects;
import retouch.worker.generate.Generators;
import retouch.worker.model.CountedLoads;
import retouch.worker.model.FixedRegistry;
import retouch.worker.model.FleetModelLoader;
import retouch.worker.model.FreeMemory;
import retouch.worker.model.LoadAnnouncer;
import retouch.worker.model.LoadedModel;
import retouch.worker.model.ModelLoader;
import retouch.worker.model.ModelShelf;
import retouch.worker.model.Neighbors;
import retouch.worker.model.NotLoadedException;
import retouch.worker.status.JobMetrics;
import retouch.worker.status.JobObserver;
import retouch.worker.status.JobObservers;
import retouch.worker.status.SelfTest;
import retouch.worker.status.StageSpans;
import retouch.worker.status.StatusReporter;
import retouch.worker.status.WorkerHealth;

/// A worker that takes jobs: its model is loaded and has run once, its loops are in the share group.
///
/// Closing has two phases, as a loop has: it stops to take jobs, finishes those in hand, then frees the
/// engine. The fleet is borrowed.
public final class Worker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final WorkerConfig config;
    private final StatusReporter status;
    private final ModelShelf shelf;
    private final Optional<RegistryView> view;
    private final SelfTest selfTest;
    private final JobObserver observer;
    private final FairShare fairShare = new FairShare();
    private final Suspects suspects = new Suspects();
    private final JobLoops loops;
    private final PoolOrders orders;

    private Worker(WorkerConfig config, StatusReporter status, Optional<RegistryView> view,
            Supplier<Registry> registry, Fleet fleet, SchemaSource schemas, Telemetry telemetry)
            throws StreamException {
        this.config = config;
        this.status = status;
        this.view = view;
        ModelLoader loader = new FleetModelLoader(fleet.store(), config.cache(), config.id(),
                config.trust(), config.batches().sizeMax(), bundle -> {
                    config.crashes().pass(CrashPoint.IN_MODEL_LOAD);
                    return new InferenceThread(
                            () -> Generators.create(bundle, config.engine()), config.batches(),
                            JobMetrics.ofRuns(telemetry.metrics()));
                });
        this.shelf = new ModelShelf(config.models(), registry, loader,
                new CountedLoads(new LoadAnnouncer(fleet.broker(), config.id(), this::stable),
                        telemetry.metrics()),
                FreeMemory::bytes, Neighbors.in(config.cache(), true));
        this.loops = new JobLoops(() -> open(fleet, schemas));
        this.selfTest = new SelfTest(status, shelf::problem, config.selfFaultsMax(), loops::stop);
        this.orders = new PoolOrders(PoolsView.open(fleet.broker(), schemas), config.pool(), config.id(),
                loops,
                status);
        this.observer = new JobObservers(
                List.of(selfTest, new JobMetrics(telemetry.metrics(), config.id(), status::current),
                        new StageSpans(telemetry.traces())));
        view.ifPresent(following -> following.onChange(shelf::refresh));
    }

    /// Loads the stable version, warms up, and begins to take jobs.
    ///
    /// @param fleet   borrowed
    /// @param schemas finds schemas that are newer than this build
    /// @throws NotLoadedException if the model cannot be served here; no job was taken
    public static Worker start(WorkerConfig config, Fleet fleet, SchemaSource schemas)
            throws NotLoadedException, StreamException, InterruptedException {
        return start(config, fleet, schemas, Telemetry.none());
    }

    /// As [#start(WorkerConfig, Fleet, SchemaSource)].
    ///
    /// @param telemetry counts, and shows how the worker is; borrowed
    public static Worker start(WorkerConfig config, Fleet fleet, SchemaSource schemas, Telemetry telemetry)
            throws NotLoadedException, StreamException, InterruptedException {
        StatusReporter status = new StatusReporter(fleet.broker(), config.id(), config.pool(),
                config.lanes(), hostName(), config.statusEvery(), config.crashes());
        FleetChecks checks = new FleetChecks(fleet);
        telemetry.health(() -> WorkerHealth.of(status.current(), checks));
        try {
            Generators.expect(config.engine());
            return config.model().isPresent()
                    ? start(config, fleet, schemas, status, Optional.empty(),
                            fixed(config.model().get(), fleet), telemetry)
                    : following(config, fleet, schemas, status, telemetry);
        } catch (NotLoadedException | StreamException | InterruptedException | RuntimeException e) {
            status.setupFailed(String.valueOf(e.getMessage()));
            status.close();
            throw e;
        }
    }

    private static Worker following(WorkerConfig config, Fleet fleet, SchemaSource schemas,
            StatusReporter status, Telemetry telemetry)
            throws NotLoadedException, StreamException, InterruptedException {
        RegistryView view = RegistryView.open(fleet.broker(), schemas);
        boolean started = false;
        try {
            Worker worker = start(config, fleet, schemas, status, Optional.of(view), view::registry,
                    telemetry);
            started = true;
            return worker;
        } finally {
            if (!started) {
                view.close();
            }
        }
    }

    private static Worker start(WorkerConfig config, Fleet fleet, SchemaSource schemas, StatusReporter status,
            Optional<RegistryView> view, Supplier<Registry> registry, Telemetry telemetry)
            throws NotLoadedException, StreamException, InterruptedException {
        Worker worker = new Worker(config, status, view, registry, fleet, schemas, telemetry);
        boolean started = false;
        try {
            worker.shelf.open(config.modelWait());
            worker.takeJobs(fleet);
            started = true;
            return worker;
        } finally {
            if (!started) {
                worker.loops.stop();
                worker.orders.close();
                worker.shelf.close();
            }
        }
    }

    /// The registry of a worker that was told what to serve.
    private static Supplier<Registry> fixed(Sha256 digest, Fleet fleet) throws NotLoadedException {
        Registry registry = FixedRegistry.of(FleetModelLoader.card(fleet.store(), digest), digest);
        return () -> registry;
    }

    private List<WorkLoop> open(Fleet fleet, SchemaSource schemas) throws StreamException {
        Clock clock = Clock.offset(Clock.systemUTC(), config.clockSkew());
        List<WorkLoop> opened = new ArrayList<>();
        for (int job = 0; job < config.jobsAtOnce(); job++) {
            opened.add(fleet.broker().work(config.lanes(), new JobRunner(fleet, schemas, shelf,
                    shelf.stable().served().worker(), config.jobs(), clock, config.crashes(), observer,
                    fairShare, suspects)));
        }
        return opened;
    }

    private void takeJobs(Fleet fleet) throws StreamException {
        ServedModel served = shelf.stable().served();
        orders.follow();
        loops.add(fleet.broker().workRetries(new RetryForwarder(fleet.broker(), config.jobs().sendMax())));
        status.ready(served.worker(), served.model().version(), served.generator()::keptCounts);
        LOG.atInfo().addKeyValue("worker", config.id()).addKeyValue("model", served.model().version())
                .addKeyValue("engine", served.worker().engine())
                .addKeyValue("device", served.worker().device())
                .log("worker.ready");
    }

    private void stable(LoadedModel model) {
        status.serves(model.served().model().version(), model.served().generator()::keptCounts);
    }

    /// What it serves to whoever asks for nothing in particular.
    public ModelUsed model() {
        return shelf.stable().served().model();
    }

    /// Whether it still takes jobs by itself.
    public boolean isRunning() {
        return loops.isRunning();
    }

    /// Whether somebody wants it to finish what it has and end.
    public boolean isDrained() {
        return orders.drained();
    }

    /// Whether its engine is well, as far as anybody knows; if not, it takes no more jobs and should end.
    public boolean isHealthy() {
        return !selfTest.failed();
    }

    /// Stops to take jobs and waits for those in hand.
    ///
    /// @return whether they were finished in time
    public boolean stop() throws InterruptedException {
        status.draining();
        loops.stop();
        config.crashes().pass(CrashPoint.IN_DRAIN);
        return loops.awaitStopped(config.stopPatience());
    }

    @Override
    public void close() {
        loops.stop();
        orders.close();
        status.close();
        view.ifPresent(RegistryView::close);
        shelf.close();
    }

    static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    /// What the one line says that a parent process waits for.
    public String readyLine() {
        return "READY " + config.id() + " " + model().version();
    }

    /// The same for programs. Ids and versions have no character that JSON escapes, or the config refuses them.
    public String readyJson() {
        return "{\"ready\":true,\"worker\":\"%s\",\"model\":\"%s\"}".formatted(config.id(),
                model().version());
    }
}

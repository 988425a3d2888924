package retouch.worker.serve;

import java.time.Duration;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.Fleet;
import retouch.fleet.registry.RegistryView;
import retouch.fleet.stream.StreamException;
import retouch.fleet.stream.WorkLoop;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.pool.Pool;
import retouch.worker.edit.ServedModel;
import retouch.worker.generate.Generators;
import retouch.worker.model.FleetModelLoader;
import retouch.worker.model.FreeMemory;
import retouch.worker.model.LoadAnnouncer;
import retouch.worker.model.LoadedModel;
import retouch.worker.model.ModelShelf;
import retouch.worker.model.Neighbors;
import retouch.worker.model.NotLoadedException;
import retouch.worker.model.ShadowRegistry;
import retouch.worker.model.ShadowReports;
import retouch.worker.shadow.ShadowPairs;
import retouch.worker.shadow.ShadowRunner;
import retouch.worker.status.StatusReporter;

/// A worker that runs the shadow version on the fleet's jobs and answers nobody. Its broker must be in a share group of
/// its own. The fleet is borrowed.
public final class ShadowWorker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShadowWorker.class);

    private final WorkerConfig config;
    private final StatusReporter status;
    private final RegistryView view;
    private final ModelShelf shelf;
    private Optional<ShadowPairs> pairs = Optional.empty();
    private Optional<WorkLoop> loop = Optional.empty();

    private ShadowWorker(WorkerConfig config, StatusReporter status, Fleet fleet, RegistryView view) {
        this.config = config;
        this.status = status;
        this.view = view;
        this.shelf = new ModelShelf(config.models(), () -> ShadowRegistry.of(view.registry()),
                new FleetModelLoader(fleet.store(), config.cache(), config.id(), config.trust(), 1,
                        bundle -> new InferenceThread(
                                () -> Generators.create(bundle, config.engine().withBatchMax(1)))),
                new ShadowReports(new LoadAnnouncer(fleet.broker(), config.id(), this::serves)),
                FreeMemory::bytes, Neighbors.in(config.cache(), false));
        view.onChange(shelf::refresh);
    }

    /// Loads the shadow version and begins to run jobs by it.
    ///
    /// @param fleet   borrowed
    /// @param schemas finds schemas that are newer than this build
    /// @throws NotLoadedException if there is no shadow, or it cannot run here
    public static ShadowWorker start(WorkerConfig config, Fleet fleet, SchemaSource schemas)
            throws NotLoadedException, StreamException, InterruptedException {
        StatusReporter status = new StatusReporter(fleet.broker(), config.id(), Pool.SHADOW, config.lanes(),
                Worker.hostName(), config.statusEvery(), config.crashes());
        try {
            return start(config, status, fleet, schemas);
        } catch (NotLoadedException | StreamException | InterruptedException | RuntimeException e) {
            status.setupFailed(String.valueOf(e.getMessage()));
            status.close();
            throw e;
        }
    }

    private static ShadowWorker start(WorkerConfig config, StatusReporter status, Fleet fleet,
            SchemaSource schemas) throws NotLoadedException, StreamException, InterruptedException {
        ShadowWorker worker = new ShadowWorker(config, status, fleet,
                RegistryView.open(fleet.broker(), schemas));
        boolean started = false;
        try {
            worker.shelf.open(config.modelWait());
            ShadowPairs pairs = ShadowPairs.open(fleet.broker(), schemas, config.id());
            worker.pairs = Optional.of(pairs);
            worker.loop = Optional.of(fleet.broker().work(config.lanes(),
                    new ShadowRunner(fleet, schemas, worker.shelf, pairs, config.shadow(), status)));
            ServedModel served = worker.shelf.stable().served();
            status.ready(served.worker(), served.model().version(), served.generator()::keptCounts);
            LOG.atInfo().addKeyValue("worker", config.id()).addKeyValue("model", worker.version())
                    .log("shadow.ready");
            started = true;
            return worker;
        } finally {
            if (!started) {
                worker.end();
            }
        }
    }

    /// The version that it ran at its start.
    private String version() {
        return shelf.stable().served().model().version();
    }

    /// What the one line says that a parent process waits for.
    public String readyLine() {
        return "READY " + config.id() + " shadow " + version();
    }

    /// The same for programs.
    public String readyJson() {
        return "{\"ready\":true,\"worker\":\"%s\",\"shadow\":\"%s\"}".formatted(config.id(), version());
    }

    /// Whether it still takes jobs by itself.
    public boolean isRunning() {
        return loop.filter(WorkLoop::isRunning).isPresent();
    }

    /// Stops to take jobs and waits for the one in hand.
    ///
    /// @return whether it was finished in time
    public boolean stop() throws InterruptedException {
        status.draining();
        loop.ifPresent(WorkLoop::stop);
        return loop.isEmpty() || loop.get().awaitStopped(config.stopPatience());
    }

    private void serves(LoadedModel model) {
        status.serves(model.served().model().version(), model.served().generator()::keptCounts);
    }

    @Override
    public void close() {
        end();
        status.close();
    }

    private void end() {
        loop.ifPresent(WorkLoop::stop);
        loop.ifPresent(running -> awaitStopped(running, config.stopPatience()));
        pairs.ifPresent(ShadowPairs::close);
        view.close();
        shelf.close();
    }

    private static void awaitStopped(WorkLoop loop, Duration patience) {
        try {
            loop.awaitStopped(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

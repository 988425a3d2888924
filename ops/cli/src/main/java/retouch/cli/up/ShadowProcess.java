package retouch.cli.up;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.registry.RegistryView;
import retouch.fleet.stream.Broker;
import retouch.fleet.stream.StreamException;
import retouch.local.LocalFleetException;
import retouch.local.process.WorkerPool;
import retouch.local.process.WorkerProcess;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.registry.Alias;

/// One worker process for the shadow version, as long as there is a shadow. Thread-safe.
final class ShadowProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShadowProcess.class);

    private final WorkerProcess.Config config;
    private final RegistryView view;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("retouch-shadow").factory());
    private Optional<WorkerPool> pool = Optional.empty();

    private ShadowProcess(RegistryView view, WorkerProcess.Config worker) {
        this.view = Objects.requireNonNull(view, "view");
        Map<String, String> environment = new HashMap<>(worker.environment());
        environment.put("RETOUCH_WORKER_ROLE", "shadow");
        this.config = new WorkerProcess.Config(worker.command(), environment, worker.logs(),
                worker.readyWithin(), worker.stopPatience());
    }

    /// Follows the registry.
    ///
    /// @param worker how a worker that answers is started
    static ShadowProcess start(Broker broker, WorkerProcess.Config worker) throws StreamException {
        ShadowProcess process = new ShadowProcess(RegistryView.open(broker, SchemaSource.none()), worker);
        process.view.onChange(process::refresh);
        process.refresh();
        return process;
    }

    private void refresh() {
        if (!thread.isShutdown()) {
            thread.execute(this::follow);
        }
    }

    /// On the thread alone.
    private void follow() {
        boolean wanted = view.registry().alias(Alias.SHADOW).isPresent();
        if (wanted && pool.isEmpty()) {
            try {
                WorkerPool started = new WorkerPool("shadow");
                started.resize(1, config, _ -> true);
                pool = Optional.of(started);
            } catch (LocalFleetException e) {
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("shadow.not_started");
            }
        } else if (!wanted) {
            pool.ifPresent(WorkerPool::close);
            pool = Optional.empty();
        }
    }

    @Override
    public void close() {
        view.close();
        thread.execute(() -> pool.ifPresent(WorkerPool::close));
        thread.close();
    }
}

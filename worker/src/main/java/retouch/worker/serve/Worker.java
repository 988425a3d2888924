package retouch.worker.serve;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import retouch.fleet.Fleet;
import retouch.fleet.model.BundleTransfer;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.fleet.stream.WorkLoop;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.model.BundleException;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.pixel.DecodeBudget;
import retouch.schemas.pixel.PictureReader;
import retouch.schemas.tensor.Tensor;
import retouch.worker.crash.CrashPoint;
import retouch.worker.edit.JobRunner;
import retouch.worker.edit.RetryForwarder;
import retouch.worker.edit.ServedModel;
import retouch.worker.generate.GeneratorException;
import retouch.worker.generate.Generators;
import retouch.worker.status.SelfTest;
import retouch.worker.status.StatusReporter;

/// A worker that takes jobs: its model is loaded and has run once, its loops are in the share group.
///
/// Closing has two phases, as a loop has: it stops to take jobs, finishes those in hand, then frees the
/// engine. The fleet is borrowed.
public final class Worker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private static final Duration WARM_UP_MAX = Duration.ofSeconds(5);
    private static final double WARM_ENOUGH = 0.9;

    private final WorkerConfig config;
    private final InferenceThread generator;
    private final ModelUsed model;
    private final StatusReporter status;
    private final SelfTest selfTest;
    private final List<WorkLoop> loops = new CopyOnWriteArrayList<>();

    private Worker(WorkerConfig config, InferenceThread generator, ModelUsed model, StatusReporter status)
            throws GeneratorException {
        this.config = config;
        this.generator = generator;
        this.model = model;
        this.status = status;
        Tensor input = warmUpInput(generator.network());
        this.selfTest = new SelfTest(status, generator, input, warmUp(generator, input),
                config.selfFaultsMax(),
                () -> loops.forEach(WorkLoop::stop));
    }

    /// Loads the model, warms up, and begins to take jobs.
    ///
    /// @param fleet   borrowed
    /// @param schemas finds schemas that are newer than this build
    /// @throws BundleException, GeneratorException if the model cannot be served here; no job was taken
    public static Worker start(WorkerConfig config, Fleet fleet, SchemaSource schemas)
            throws IOException, BundleException, GeneratorException, ObjectStoreException, StreamException {
        StatusReporter status = new StatusReporter(fleet.broker(), config.id(), config.lanes(), hostName(),
                config.statusEvery(), config.crashes());
        try {
            Generators.expect(config.engine(), config.vector());
            ModelBundle bundle = BundleTransfer.fetch(fleet.store(), config.model(), config.cache());
            config.crashes().pass(CrashPoint.IN_MODEL_LOAD);
            return start(config, fleet, schemas, status, bundle,
                    new InferenceThread(() -> Generators.create(bundle, config.engine(), config.vector())));
        } catch (IOException | BundleException | GeneratorException | ObjectStoreException | StreamException
                | RuntimeException e) {
            status.setupFailed(String.valueOf(e.getMessage()));
            status.close();
            throw e;
        }
    }

    private static Worker start(WorkerConfig config, Fleet fleet, SchemaSource schemas, StatusReporter status,
            ModelBundle bundle, InferenceThread generator) throws GeneratorException, StreamException {
        ModelUsed model = new ModelUsed(bundle.card().version(), bundle.digest(), bundle.card().untrained());
        boolean started = false;
        try {
            Worker worker = new Worker(config, generator, model, status);
            worker.takeJobs(fleet, schemas);
            started = true;
            return worker;
        } finally {
            if (!started) {
                generator.close();
            }
        }
    }

    private void takeJobs(Fleet fleet, SchemaSource schemas) throws StreamException {
        WorkerIdentity identity = new WorkerIdentity(config.id(), generator.engine(), generator.device());
        ServedModel served = new ServedModel(generator, model, identity,
                new PictureReader(DecodeBudget.DEFAULT));
        Clock clock = Clock.offset(Clock.systemUTC(), config.clockSkew());
        for (int job = 0; job < config.jobsAtOnce(); job++) {
            loops.add(fleet.broker().work(config.lanes(), new JobRunner(fleet, schemas, served, config.jobs(),
                    clock, config.crashes(), selfTest)));
        }
        loops.add(fleet.broker().workRetries(new RetryForwarder(fleet.broker(), config.jobs().sendMax())));
        status.ready(identity, model.version(), generator::keptCounts);
        LOG.atInfo().addKeyValue("worker", config.id()).addKeyValue("model", model.version())
                .addKeyValue("engine", identity.engine()).addKeyValue("device", identity.device())
                .log("worker.ready");
    }

    /// What it serves.
    public ModelUsed model() {
        return model;
    }

    /// Whether it still takes jobs by itself.
    public boolean isRunning() {
        return loops.stream().allMatch(WorkLoop::isRunning);
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
        loops.forEach(WorkLoop::stop);
        config.crashes().pass(CrashPoint.IN_DRAIN);
        long end = System.nanoTime() + config.stopPatience().toNanos();
        boolean stopped = true;
        for (WorkLoop loop : loops) {
            stopped &= loop.awaitStopped(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        }
        return stopped;
    }

    @Override
    public void close() {
        loops.forEach(WorkLoop::stop);
        status.close();
        generator.close();
    }

    /// The first runs are slower, by what the engine loads, lays out and compiles; no user should wait for that.
    /// Over when a run is no faster than the one before, or when the time is.
    ///
    /// @return what the last run painted
    private static Tensor warmUp(InferenceThread generator, Tensor input) throws GeneratorException {
        long begin = System.nanoTime();
        long before;
        long took = Long.MAX_VALUE;
        Tensor painted;
        do {
            before = took;
            long start = System.nanoTime();
            painted = generator.run(input);
            took = System.nanoTime() - start;
        } while (took < before * WARM_ENOUGH && System.nanoTime() - begin < WARM_UP_MAX.toNanos());
        return painted;
    }

    /// Any picture, always the same.
    private static Tensor warmUpInput(NetworkDescription network) {
        Tensor input = Tensor.zeros(1, network.side(), network.side(), NetworkDescription.INPUT_CHANNELS);
        for (int index = 0; index < input.data().length; index++) {
            input.data()[index] = index % 255 / 127f - 1;
        }
        return input;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    /// What the one line says that a parent process waits for.
    public String readyLine() {
        return "READY " + config.id() + " " + model.version();
    }

    /// The same for programs. Ids and versions have no character that JSON escapes, or the config refuses them.
    public String readyJson() {
        return "{\"ready\":true,\"worker\":\"%s\",\"model\":\"%s\"}".formatted(config.id(), model.version());
    }
}

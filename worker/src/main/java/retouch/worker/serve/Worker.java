package retouch.worker.serve;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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
    private final List<WorkLoop> loops;

    private Worker(WorkerConfig config, InferenceThread generator, ModelUsed model, List<WorkLoop> loops) {
        this.config = config;
        this.generator = generator;
        this.model = model;
        this.loops = loops;
    }

    /// Loads the model, warms up, and begins to take jobs.
    ///
    /// @param fleet   borrowed
    /// @param schemas finds schemas that are newer than this build
    /// @throws BundleException, GeneratorException if the model cannot be served here; no job was taken
    public static Worker start(WorkerConfig config, Fleet fleet, SchemaSource schemas)
            throws IOException, BundleException, GeneratorException, ObjectStoreException, StreamException {
        Generators.expect(config.engine(), config.vector());
        ModelBundle bundle = BundleTransfer.fetch(fleet.store(), config.model(), config.cache());
        config.crashes().pass(CrashPoint.IN_MODEL_LOAD);
        InferenceThread generator = new InferenceThread(
                () -> Generators.create(bundle, config.engine(), config.vector()));
        boolean started = false;
        try {
            warmUp(generator);
            ModelUsed model = new ModelUsed(bundle.card().version(), bundle.digest(),
                    bundle.card().untrained());
            WorkerIdentity identity = new WorkerIdentity(config.id(), generator.engine(), generator.device());
            ServedModel served = new ServedModel(generator, model, identity,
                    new PictureReader(DecodeBudget.DEFAULT));
            Clock clock = Clock.offset(Clock.systemUTC(), config.clockSkew());
            List<WorkLoop> loops = new ArrayList<>();
            for (int job = 0; job < config.jobsAtOnce(); job++) {
                loops.add(fleet.broker().work(config.lanes(),
                        new JobRunner(fleet, schemas, served, config.jobs(), clock, config.crashes())));
            }
            loops.add(fleet.broker().workRetries(
                    new RetryForwarder(fleet.broker(), config.jobs().sendMax())));
            started = true;
            LOG.atInfo().addKeyValue("worker", config.id()).addKeyValue("model", model.version())
                    .addKeyValue("engine", identity.engine()).addKeyValue("device", identity.device())
                    .log("worker.ready");
            return new Worker(config, generator, model, List.copyOf(loops));
        } finally {
            if (!started) {
                generator.close();
            }
        }
    }

    /// What it serves.
    public ModelUsed model() {
        return model;
    }

    /// Whether it still takes jobs by itself.
    public boolean isRunning() {
        return loops.stream().allMatch(WorkLoop::isRunning);
    }

    /// Stops to take jobs and waits for those in hand.
    ///
    /// @return whether they were finished in time
    public boolean stop() throws InterruptedException {
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
        generator.close();
    }

    /// The first runs are slower, by what the engine loads, lays out and compiles; no user should wait for that.
    /// Over when a run is no faster than the one before, or when the time is.
    private static void warmUp(InferenceThread generator) throws GeneratorException {
        NetworkDescription network = generator.network();
        Tensor input = Tensor.zeros(1, network.side(), network.side(), NetworkDescription.INPUT_CHANNELS);
        long begin = System.nanoTime();
        long before = Long.MAX_VALUE;
        long took = Long.MAX_VALUE / 2;
        while (took < before * WARM_ENOUGH && System.nanoTime() - begin < WARM_UP_MAX.toNanos()) {
            before = took;
            long start = System.nanoTime();
            generator.run(input);
            took = System.nanoTime() - start;
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

package retouch.cli.ops;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

import retouch.fleet.Fleet;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.stream.MemoryBroker;
import retouch.schemas.job.EditFigures;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditQuality;
import retouch.schemas.job.JobId;
import retouch.schemas.job.JobTraits;
import retouch.schemas.job.Lane;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.ShadowPair;
import retouch.schemas.job.Stage;
import retouch.schemas.job.StageTimings;
import retouch.schemas.job.TrainingProgress;
import retouch.schemas.job.TrainingState;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;
import retouch.schemas.pool.AutoscalePlan;
import retouch.schemas.pool.Pool;
import retouch.schemas.pool.PoolLimits;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.ModelEvent;
import retouch.schemas.registry.ModelVersion;
import retouch.schemas.registry.RolloutPlan;
import retouch.schemas.registry.RolloutReport;
import retouch.schemas.registry.VersionState;

/// A fleet in memory, and those who speak in it.
final class TestingFleet {

    private static final Sha256 STABLE = Sha256.of(new byte[]{1});
    private static final Sha256 CANARY = Sha256.of(new byte[]{2});
    private static final Sha256 SHADOW = Sha256.of(new byte[]{3});
    private static final ObjectRef PICTURE = new ObjectRef("pictures", "uploads/a", 3, STABLE);

    final MemoryBroker broker = new MemoryBroker();
    final Fleet fleet = new Fleet(new MemoryObjectStore("pictures"), broker);
    private long events;

    void says(String worker, WorkerState state, Optional<Stage> stage, Instant at) throws Exception {
        send(Topic.WORKERS, Messages.workerStatus(SchemaSource.none())
                .encode(new WorkerStatus(new WorkerIdentity(worker, "vector 1", "cpu"), state,
                        state == WorkerState.UNHEALTHY ? "The device is gone." : "", "v-1",
                        List.of(Lane.INTERACTIVE, Lane.BATCH), stage.map(_ -> new JobId("job-in-hand")),
                        stage,
                        new WorkerStatus.Counts(7, 1, 0, 3, 2, Duration.ZERO), "host-1", "cpu", at, at)));
    }

    void leaves(String worker) {
        send(Topic.WORKERS, new WireMessage(worker, Map.of(), new byte[0]));
    }

    void ends(String job, boolean done) throws Exception {
        Outcome outcome = done
                ? new Outcome.Done(PICTURE, new ModelUsed("v-1", STABLE, false), new PixelBox(0, 0, 1, 1))
                : new Outcome.Failed("It broke.", "GeneratorException");
        send(Topic.RESULTS, Messages.editFinished(SchemaSource.none()).encode(new EditFinished(new JobId(job),
                STABLE, new EditInputs(PICTURE, PICTURE, Optional.empty(), Optional.empty()), 7, "stable",
                Optional.empty(), false, false, new WorkerIdentity("w-1", "vector 1", "cpu"), 1,
                Instant.EPOCH,
                new StageTimings(Map.of(Stage.QUEUE, Duration.ofMillis(40), Stage.GENERATE,
                        Duration.ofMillis(100), Stage.STORE, Duration.ofMillis(20))),
                outcome)));
    }

    void waits(Lane lane, String job) {
        send(Topic.requests(lane), new WireMessage(job, Map.of(), new byte[]{1}));
    }

    void isGivenUp(String job) {
        send(Topic.DEAD_LETTERS, new WireMessage(job, Map.of("retouch_error", "CONFLICT", "retouch_reason",
                "It was decided for other content.", "retouch_at", "2026-01-01T00:00:00Z"), new byte[]{1}));
    }

    /// A pool that somebody declared.
    ///
    /// @param size from 0 to 8
    void wants(String pool, int size, Optional<AutoscalePlan> plan) throws Exception {
        send(Topic.POOLS, Messages.pool(SchemaSource.none()).encode(new Pool(pool, pool, "onnxruntime",
                List.of(Lane.BATCH), size, new PoolLimits(0, 8), false, plan, List.of(),
                new Pool.Edition(1, "ada", broker.now().minusSeconds(30)))));
    }

    /// A stable version and a canary with a tenth of the jobs.
    void hasModels() throws Exception {
        version("v-1", STABLE, Alias.STABLE, ModelChange.SHARE_OF_ALL);
        version("v-2", CANARY, Alias.CANARY, ModelChange.SHARE_OF_ALL / 10);
    }

    /// A version beside the stable one.
    void hasAShadow() throws Exception {
        version("v-3", SHADOW, Alias.SHADOW, ModelChange.SHARE_OF_ALL);
    }

    void hasNoShadowAnyMore() throws Exception {
        tell(Topic.MODEL_ALIASES, new ModelChange.AliasCleared(Alias.SHADOW, Optional.of(SHADOW)));
    }

    /// A job that the canary or the stable version painted.
    ///
    /// @param levels that its known part is off, of 255
    void paints(String job, boolean byCanary, double levels) throws Exception {
        send(Topic.RESULTS, Messages.editFinished(SchemaSource.none()).encode(new EditFinished(new JobId(job),
                STABLE, new EditInputs(PICTURE, PICTURE, Optional.empty(), Optional.empty()), 7, "stable",
                Optional.empty(), false, false, new WorkerIdentity("w-1", "vector 1", "cpu"), 1,
                Instant.EPOCH, new StageTimings(Map.of(Stage.GENERATE, Duration.ofMillis(100))),
                new Outcome.Done(PICTURE,
                        byCanary ? new ModelUsed("v-2", CANARY, false) : new ModelUsed("v-1", STABLE, false),
                        new PixelBox(0, 0, 1, 1), Optional.of(new EditFigures(quality(levels),
                                new JobTraits(0.1, 1, 0.5, 0.1, 0, 0)))))));
    }

    /// A job that the shadow painted too.
    void paintsBeside(String job, double levels, double shadowLevels) throws Exception {
        send(Topic.SHADOWS, Messages.shadowPair(SchemaSource.none()).encode(new ShadowPair(new JobId(job),
                "shadow-1", new ModelUsed("v-1", STABLE, false),
                new ShadowPair.Measured(quality(levels), Duration.ofMillis(100)),
                new ModelUsed("v-3", SHADOW, false),
                Optional.of(new ShadowPair.Measured(quality(shadowLevels), Duration.ofMillis(150))), "",
                Instant.EPOCH)));
    }

    private static EditQuality quality(double levels) {
        return new EditQuality(levels, levels / 2, OptionalDouble.empty(), OptionalDouble.empty());
    }

    /// @param event that set what it watches
    void keeps(long event, String version) throws Exception {
        send(Topic.ROLLOUTS, Messages.rolloutReport(SchemaSource.none())
                .encode(new RolloutReport("keeper-1", event, version, "figures", broker.now())));
    }

    private void version(String name, Sha256 digest, Alias alias, int share) throws Exception {
        tell(Topic.MODELS, new ModelChange.Version(
                new ModelVersion(name, digest, "CC0-1.0", Instant.parse("2026-01-01T00:00:00Z")),
                VersionState.AVAILABLE));
        tell(Topic.MODEL_ALIASES, new ModelChange.AliasSet(alias, name, digest, share,
                alias == Alias.CANARY ? RolloutPlan.of("30m", "error>2%").text() : "", Optional.empty()));
    }

    private void tell(Topic topic, ModelChange change) throws Exception {
        events++;
        send(topic, Messages.modelEvent(SchemaSource.none()).encode(new ModelEvent(events, ModelEvent.NONE,
                Instant.parse("2026-01-01T00:00:00Z"), "test", "test", change)));
    }

    void trains(long step, double loss) throws Exception {
        send(Topic.TRAINING, Messages.trainingProgress(SchemaSource.none()).encode(new TrainingProgress("t-1",
                new WorkerIdentity("trainer-1", "nd4j", "cpu"), TrainingState.TRAINING, "", step, 1_000,
                new TreeMap<>(Map.of("valid", loss)), Optional.empty(), Optional.of(Duration.ofMinutes(3)),
                Optional.empty(), Instant.EPOCH, Instant.EPOCH.plusSeconds(step))));
    }

    private void send(Topic topic, WireMessage message) {
        broker.send(topic, message).join();
    }
}

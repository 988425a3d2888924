package retouch.schemas.message;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

import retouch.schemas.job.EditFigures;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditProgress;
import retouch.schemas.job.EditQuality;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.Fingerprint;
import retouch.schemas.job.JobId;
import retouch.schemas.job.JobTraits;
import retouch.schemas.job.Lane;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.job.ShadowPair;
import retouch.schemas.job.Stage;
import retouch.schemas.job.StageTimings;
import retouch.schemas.job.Tenant;
import retouch.schemas.job.TrainingProgress;
import retouch.schemas.job.TrainingState;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;
import retouch.schemas.pool.AutoscalePlan;
import retouch.schemas.pool.DrainOrder;
import retouch.schemas.pool.Pool;
import retouch.schemas.pool.PoolLimits;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.ModelEvent;
import retouch.schemas.registry.ModelLoad;
import retouch.schemas.registry.ModelVersion;
import retouch.schemas.registry.RolloutReport;
import retouch.schemas.registry.VersionState;

/// Records whose bytes are pinned: change one and the golden files must change with it.
final class Samples {

    static final JobId JOB = new JobId("3f0e6a1c-7d52-4c1b-9f7e-2a5d8c6b4e10");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");

    private static final WorkerIdentity WORKER = new WorkerIdentity("cpu-0/1 ü", "nd4j 1.0.0-M2.1",
            "cpu x86_64 (2 threads)");
    private static final StageTimings TIMINGS = new StageTimings(Map.of(Stage.QUEUE,
            Duration.ofNanos(1_500_000), Stage.GENERATE, Duration.ofSeconds(2), Stage.FETCH, Duration.ZERO));

    private Samples() {}

    /// Every optional field is there.
    static EditRequest request() {
        return new EditRequest(JOB, Lane.INTERACTIVE, inputs(), Optional.of(0x00FF00), -42, "stable",
                Optional.of(NOON.plusSeconds(600)), true, true, new Tenant("acme.eu-1"), NOON,
                Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    }

    /// No optional field is there.
    static EditRequest bareRequest() {
        return new EditRequest(new JobId("a"), Lane.BATCH, bareInputs(), Optional.empty(), Long.MAX_VALUE,
                "starter-1", Optional.empty(), false, false, Instant.EPOCH, Optional.empty());
    }

    static List<Outcome> outcomes() {
        return List.of(done(),
                new Outcome.Refused(new Refusal(RefusalCode.EMPTY_MASK,
                        "The mask (mask.png) is empty, so there is nothing to edit; paint the hole white.")),
                new Outcome.Failed("the generator ran out of memory three times — €", "GeneratorException"),
                new Outcome.Expired(NOON.plusSeconds(600)),
                new Outcome.Cancelled("called off by its owner"));
    }

    static Outcome.Done done() {
        Outcome.Done unmeasured = unmeasured();
        return new Outcome.Done(unmeasured.picture(), unmeasured.model(), unmeasured.crop(),
                Optional.of(new EditFigures(
                        new EditQuality(11.25, 2.5, OptionalDouble.of(0.75), OptionalDouble.empty()),
                        new JobTraits(0.125, 1, 0.5, 0.25, 0.0625, 0))));
    }

    /// As the first two versions say it: without figures.
    static Outcome.Done unmeasured() {
        ObjectRef picture = reference("the edited picture", Optional.of(JOB));
        return new Outcome.Done(picture, new ModelUsed("starter-1", Sha256.of(utf8("card")), true),
                new PixelBox(-3, 17, 256, 256));
    }

    /// As the first version of the message says it: without a tenant.
    static EditRequest requestOfVersion1() {
        return request().withTenant(Tenant.DEFAULT);
    }

    static List<Outcome> outcomesBeforeVersion3() {
        return outcomes().stream().map(outcome -> outcome instanceof Outcome.Done ? unmeasured() : outcome)
                .toList();
    }

    static EditFinished finished(Outcome outcome) {
        return EditFinished.of(request(), WORKER, 2, NOON.plusSeconds(3), TIMINGS, outcome);
    }

    /// As the first version of the message says it: without color key, consent and location.
    static EditFinished finishedOfVersion1(Outcome outcome) {
        return new EditFinished(JOB, Fingerprint.of(request()), inputs(), -42, "stable", Optional.empty(),
                false, false, WORKER, 2, NOON.plusSeconds(3), TIMINGS, outcome);
    }

    static EditProgress progress() {
        return new EditProgress(JOB, Stage.GENERATE, "cpu-0/1 ü", NOON.plusSeconds(1));
    }

    static WorkerStatus status() {
        return new WorkerStatus(WORKER, WorkerState.BUSY, "", "starter-1",
                List.of(Lane.INTERACTIVE, Lane.BATCH),
                Optional.of(JOB), Optional.of(Stage.GENERATE),
                new WorkerStatus.Counts(5, 1, 0, 3, 2, Duration.ofMillis(1_250)),
                "host-1", "cpu",
                NOON, NOON.plusSeconds(9));
    }

    /// As the first version of the message says it: without pool and time.
    static WorkerStatus statusOfVersion1() {
        return new WorkerStatus(WORKER, WorkerState.BUSY, "", "starter-1",
                List.of(Lane.INTERACTIVE, Lane.BATCH), Optional.of(JOB), Optional.of(Stage.GENERATE),
                new WorkerStatus.Counts(5, 1, 0, 3, 2, Duration.ZERO), "host-1", "", NOON,
                NOON.plusSeconds(9));
    }

    /// Every optional field is there.
    static Pool pool() {
        return new Pool("power9", "power9 ü", "vector", List.of(Lane.BATCH, Lane.INTERACTIVE), 3,
                new PoolLimits(1, 8), true,
                Optional.of(new AutoscalePlan(0.7, Duration.ofSeconds(30), Duration.ofMinutes(2))),
                List.of(new DrainOrder("power9-2", NOON.minusSeconds(5))),
                new Pool.Edition(7, "ada@host-1", NOON));
    }

    /// No optional field is there.
    static Pool barePool() {
        return new Pool("cpu", "cpu", "auto", List.of(Lane.INTERACTIVE, Lane.BATCH), 0, new PoolLimits(0, 0),
                false,
                Optional.empty(), List.of(), new Pool.Edition(1, "up", Instant.EPOCH));
    }

    static TrainingProgress training() {
        return new TrainingProgress("nightly-2026-03-01", WORKER, TrainingState.TRAINING,
                "on 412 pictures — €",
                1_200, 10_000, new TreeMap<>(Map.of("perceptual", 1.5e-3, "valid", 12.0)),
                Optional.of(Duration.ofMillis(840)), Optional.of(Duration.ofMinutes(123)),
                Optional.of("starter-2"), NOON, NOON.plusSeconds(9));
    }

    /// No optional field is there.
    static TrainingProgress bareTraining() {
        return new TrainingProgress("t", WORKER, TrainingState.WAITING, "", 0, 0, new TreeMap<>(),
                Optional.empty(), Optional.empty(), Optional.empty(), Instant.EPOCH, Instant.EPOCH);
    }

    /// One of each kind.
    static List<ModelEvent> modelEvents() {
        ModelVersion version = new ModelVersion("starter-2", Sha256.of(utf8("card")), "CC0-1.0",
                NOON.minusSeconds(3_600));
        List<ModelChange> changes = List.of(
                new ModelChange.Version(version, VersionState.AVAILABLE),
                new ModelChange.AliasSet(Alias.STABLE, version.name(), version.digest(), 10_000, "",
                        Optional.empty()),
                new ModelChange.AliasSet(Alias.CANARY, version.name(), version.digest(), 1_250,
                        "bake=1800000ms abort-if=error>2%,p95>1.5x,quality<-1%",
                        Optional.of(Sha256.of(utf8("older card")))),
                new ModelChange.AliasCleared(Alias.CANARY, Optional.of(version.digest())),
                new ModelChange.Version(version, VersionState.RETIRED),
                new ModelChange.FloorSet(NOON.minusSeconds(60)));
        List<ModelEvent> events = new ArrayList<>();
        for (ModelChange change : changes) {
            events.add(new ModelEvent(events.size() + 1,
                    events.isEmpty() ? ModelEvent.NONE : Sha256.of(utf8("event " + events.size())),
                    NOON.plusSeconds(events.size()), "ada@host-1", "hair was better — €", change));
        }
        return events;
    }

    static ModelLoad serving() {
        return new ModelLoad("cpu-0/1 ü", "starter-2", Sha256.of(utf8("card")), Optional.of(Alias.CANARY),
                Optional.empty(), "", Duration.ofMillis(740), NOON.plusSeconds(9));
    }

    static ModelLoad refused() {
        return new ModelLoad("cpu-0", "starter-3", Sha256.of(utf8("another card")), Optional.empty(),
                Optional.of("bad-signature"), "Sign it with a key that the fleet knows.", Duration.ZERO,
                NOON.plusSeconds(9));
    }

    static ShadowPair shadowPair() {
        EditQuality quality = done().figures().orElseThrow().quality();
        return new ShadowPair(JOB, "shadow-1", done().model(),
                new ShadowPair.Measured(quality, Duration.ofMillis(84)),
                new ModelUsed("starter-2", Sha256.of(utf8("another card")), false),
                Optional.of(new ShadowPair.Measured(
                        new EditQuality(9.5, 2, OptionalDouble.of(1), OptionalDouble.of(12.5)),
                        Duration.ofMillis(96))),
                "", NOON.plusSeconds(4));
    }

    static ShadowPair failedShadow() {
        ShadowPair pair = shadowPair();
        return new ShadowPair(pair.job(), pair.worker(), pair.answered(), pair.answer(), pair.shadow(),
                Optional.empty(), "the engine ran out of memory — €", pair.at());
    }

    static RolloutReport rolloutReport() {
        return new RolloutReport("up@host-1", 7, "starter-2", "canary 12 jobs, stable 100 — €",
                NOON.plusSeconds(5));
    }

    private static EditInputs inputs() {
        return new EditInputs(reference("photograph", Optional.empty()), reference("mask", Optional.empty()),
                Optional.of(reference("sketch", Optional.empty())),
                Optional.of(reference("color", Optional.empty())));
    }

    private static EditInputs bareInputs() {
        return new EditInputs(reference("photograph", Optional.empty()), reference("mask", Optional.empty()),
                Optional.empty(), Optional.empty());
    }

    private static ObjectRef reference(String content, Optional<JobId> result) {
        byte[] bytes = utf8(content);
        Sha256 digest = Sha256.of(bytes);
        String key = result.map(job -> ObjectKeys.result(job, digest)).orElse(ObjectKeys.upload(digest));
        return new ObjectRef("retouch", key, bytes.length, digest);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

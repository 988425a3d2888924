package retouch.fleet.rollout;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

import retouch.fleet.Fleet;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.registry.Assignment;
import retouch.fleet.registry.RegistryDesk;
import retouch.fleet.stream.MemoryBroker;
import retouch.schemas.job.EditFigures;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditQuality;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.JobTraits;
import retouch.schemas.job.Lane;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.ShadowPair;
import retouch.schemas.job.Stage;
import retouch.schemas.job.StageTimings;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.ModelVersion;

/// A fleet in memory whose jobs are made up.
final class RolloutFleet implements AutoCloseable {

    static final int SHARE = 5_000;

    private static final ObjectRef PICTURE = new ObjectRef("bucket", "key", 1, Sha256.of(new byte[0]));

    final MemoryBroker broker = new MemoryBroker();
    final MemoryObjectStore store = new MemoryObjectStore("bucket");
    final Fleet fleet = new Fleet(store, broker);
    private int jobs;

    RegistryDesk desk(String by) {
        return new RegistryDesk(fleet, SchemaSource.none(), by, Clock.systemUTC(), Duration.ofSeconds(5));
    }

    void register(String by, String... names) throws Exception {
        for (String name : names) {
            desk(by).register(new ModelVersion(name, digest(name), "CC0-1.0", Instant.EPOCH), "");
        }
    }

    void publishJobs(int count, double stableQuality, double canaryQuality) throws Exception {
        publishJobs("two", count, stableQuality, canaryQuality);
    }

    /// Jobs of `one` and, where the share says so, of the canary.
    void publishJobs(String canary, int count, double stableQuality, double canaryQuality) throws Exception {
        for (int job = 0; job < count; job++) {
            JobId id = new JobId("job-" + jobs++);
            boolean byCanary = Assignment.isInShare(id, SHARE);
            ModelUsed model = model(byCanary ? canary : "one");
            EditRequest request = new EditRequest(id, Lane.BATCH,
                    new EditInputs(PICTURE, PICTURE, Optional.empty(), Optional.empty()), Optional.empty(), 1,
                    "stable", Optional.empty(), false, false, Instant.EPOCH, Optional.empty());
            Outcome outcome = new Outcome.Done(PICTURE, model, new PixelBox(0, 0, 1, 1),
                    Optional.of(new EditFigures(quality(byCanary ? canaryQuality : stableQuality),
                            new JobTraits(0.1, 1, 0.5, 0.1, 0, 0))));
            EditFinished finished = EditFinished.of(request, new WorkerIdentity("w", "e", "d"), 1,
                    Instant.EPOCH, new StageTimings(Map.of(Stage.GENERATE, took())), outcome);
            broker.send(Topic.RESULTS, Messages.editFinished(SchemaSource.none()).encode(finished)).join();
        }
    }

    void publishPairs(int count, String stable, String shadow, double stableQuality, double shadowQuality)
            throws Exception {
        for (int pair = 0; pair < count; pair++) {
            ShadowPair made = new ShadowPair(new JobId("job-" + jobs++), "shadow-1", model(stable),
                    new ShadowPair.Measured(quality(stableQuality), took()), model(shadow),
                    Optional.of(new ShadowPair.Measured(quality(shadowQuality), took())), "", Instant.EPOCH);
            broker.send(Topic.SHADOWS, Messages.shadowPair(SchemaSource.none()).encode(made)).join();
        }
    }

    /// A little spread, or the standard error would be zero.
    private EditQuality quality(double overall) {
        double levels = -32 * Math.log(overall + 1e-3 * (jobs % 5));
        return new EditQuality(levels, levels / 2, OptionalDouble.empty(), OptionalDouble.empty());
    }

    private Duration took() {
        return Duration.ofMillis(100 + jobs % 7);
    }

    private static ModelUsed model(String name) {
        return new ModelUsed(name, digest(name), true);
    }

    private static Sha256 digest(String name) {
        return Sha256.of(name.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        broker.close();
    }
}

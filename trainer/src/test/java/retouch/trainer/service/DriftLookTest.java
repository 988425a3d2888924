package retouch.trainer.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.Fleet;
import retouch.fleet.model.BundleTransfer;
import retouch.fleet.object.MemoryObjectStore;
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
import retouch.schemas.job.StageTimings;
import retouch.schemas.job.TraitShares;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.model.Weights;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelVersion;

import static org.assertj.core.api.Assertions.assertThat;

/// A trainer's look at jobs that came to a fleet in memory.
class DriftLookTest {

    private static final NetworkDescription NETWORK = new NetworkDescription(32, 1, 3, GateVariant.PROPER);
    private static final JobTraits TRAINED = new JobTraits(0.1, 1, 0.5, 0.1, 0, 0);

    private final MemoryObjectStore store = new MemoryObjectStore("bucket");
    private final MemoryBroker broker = new MemoryBroker();
    private final Fleet fleet = new Fleet(store, broker);
    private final DriftLook look = new DriftLook(fleet, Duration.ZERO);

    @TempDir
    private Path folder;

    @BeforeEach
    void setStable() throws Exception {
        Path bundle = Files.createDirectory(folder.resolve("one"));
        ModelBundle made = ModelBundle.write(bundle,
                new ModelCard("one", Optional.empty(), NETWORK, true, "CC0-1.0", "", Instant.EPOCH,
                        Optional.empty(), TraitShares.of(Collections.nCopies(200, TRAINED)).metrics(),
                        new TreeMap<>()),
                Weights.zeros(NETWORK));
        BundleTransfer.upload(store, bundle);
        RegistryDesk desk = new RegistryDesk(fleet, SchemaSource.none(), "ada", Clock.systemUTC(),
                Duration.ofSeconds(5));
        desk.register(ModelVersion.of(made.card(), made.digest()), "");
        desk.point(Alias.STABLE, "one", 10_000, "", "");
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void asksForOneTrainingWhenJobsHaveMoved() throws Exception {
        publish(new JobTraits(0.4, 1, 0.5, 0.1, 0, 0));

        assertThat(look.isBeyond(0.25)).isTrue();
        assertThat(look.isBeyond(0.25)).as("the same stable version").isFalse();
    }

    @Test
    void asksForNoneWhileTheyHaveNot() throws Exception {
        publish(TRAINED);

        assertThat(look.isBeyond(0.25)).isFalse();
    }

    private void publish(JobTraits traits) throws Exception {
        ObjectRef picture = new ObjectRef("bucket", "key", 1, Sha256.of(new byte[0]));
        for (int job = 0; job < 60; job++) {
            EditRequest request = new EditRequest(new JobId("job-" + job), Lane.BATCH,
                    new EditInputs(picture, picture, Optional.empty(), Optional.empty()), Optional.empty(), 1,
                    "stable", Optional.empty(), false, false, Instant.EPOCH, Optional.empty());
            EditFinished finished = EditFinished.of(request, new WorkerIdentity("w", "e", "d"), 1,
                    Instant.EPOCH, StageTimings.none(),
                    new Outcome.Done(picture, new ModelUsed("one", picture.sha256(), true),
                            new PixelBox(0, 0, 1, 1),
                            Optional.of(new EditFigures(new EditQuality(1, 1, OptionalDouble.empty(),
                                    OptionalDouble.empty()), traits))));
            broker.send(Topic.RESULTS, Messages.editFinished(SchemaSource.none()).encode(finished)).join();
        }
    }
}

package retouch.cli.up;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.cli.pools.Workers;
import retouch.fleet.Fleet;
import retouch.fleet.model.BundleTransfer;
import retouch.fleet.registry.RegistryDesk;
import retouch.local.DataFolder;
import retouch.local.LocalFleet;
import retouch.producer.client.Edit;
import retouch.producer.client.EditClient;
import retouch.producer.client.PictureFile;
import retouch.producer.client.Publication;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.ShadowPair;
import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.pool.Pool;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelVersion;

import static org.assertj.core.api.Assertions.assertThat;

/// A shadow in a process of its own, beside a worker that answers, on a real broker and a real store.
class ShadowFleetTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int EDITS = 4;

    @TempDir
    private static Path folder;

    @Test
    void runsTheSameJobsAndLeavesTheUsersAnswersAlone() throws Exception {
        Map<String, byte[]> pictures = DemoPictures.content();
        try (OwnFleet fleet = OwnFleet.start(DataFolder.open(folder.resolve("data")),
                OwnFleet.Config.of(LocalFleet.Ports.ANY, 1), (_, _, _) -> {});
                EditClient client = EditClient.open(fleet.connection())) {
            ModelVersion other = bringAnother(fleet);
            try (ShadowProcess _ = fleet.shadow()) {
                List<JobId> jobs = new ArrayList<>();
                Awaitility.await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> {
                    EditFinished finished = end(client, pictures, jobs.size());
                    jobs.add(finished.job());
                    assertThat(((Outcome.Done) finished.outcome()).model().digest())
                            .isEqualTo(fleet.model().digest());
                    return jobs.size() >= EDITS && !pairs(fleet.connection()).isEmpty();
                });

                ShadowPair pair = pairs(fleet.connection()).getFirst();
                assertThat(jobs).contains(pair.job());
                assertThat(pair.answered().digest()).isEqualTo(fleet.model().digest());
                assertThat(pair.shadow().digest()).isEqualTo(other.digest());
                assertThat(pair.painting().orElseThrow().quality()).as("the same weights, the same picture")
                        .isEqualTo(pair.answer().quality());
                assertThat(fleet.connection().broker().readAll(Topic.RESULTS)).as("one answer each")
                        .extracting(WireMessage::key)
                        .containsExactlyInAnyOrderElementsOf(jobs.stream().map(JobId::value).toList());
                assertThat(fleet.connection().store().list(ObjectKeys.RESULTS, 100))
                        .as("a picture and a commit each").hasSize(2 * jobs.size());
                WorkerStatus status = shadowStatus(fleet.connection()).orElseThrow();
                assertThat(status.state()).isIn(WorkerState.READY, WorkerState.BUSY);
                assertThat(status.model()).isEqualTo("other-1");
            }
        }
    }

    /// The same weights under another name.
    private static ModelVersion bringAnother(OwnFleet fleet) throws Exception {
        ModelCard card = fleet.model().card();
        Path bundle = Files.createDirectory(folder.resolve("other"));
        ModelBundle other = ModelBundle.write(bundle,
                new ModelCard("other-1", Optional.empty(), card.network(), card.untrained(), card.license(),
                        card.notes(), card.createdAt(), Optional.empty(), new TreeMap<>(), new TreeMap<>()),
                fleet.model().weights());
        BundleTransfer.upload(fleet.connection().store(), bundle);
        RegistryDesk desk = new RegistryDesk(fleet.connection(), SchemaSource.none(), "test",
                Clock.systemUTC(), Duration.ofSeconds(20));
        ModelVersion version = ModelVersion.of(other.card(), other.digest());
        desk.register(version, "");
        desk.point(Alias.SHADOW, "other-1", 10_000, "", "");
        return version;
    }

    private static EditFinished end(EditClient client, Map<String, byte[]> pictures, int seed)
            throws Exception {
        Edit edit = Edit.of(PictureFile.of("portrait.png", pictures.get("portrait.png")),
                PictureFile.of("mask.png", pictures.get("mask.png"))).withSeed(seed);
        return ((Publication.Accepted) client.publish(edit)).handle().result().get(PATIENCE.toSeconds(),
                TimeUnit.SECONDS);
    }

    private static List<ShadowPair> pairs(Fleet fleet) throws Exception {
        List<ShadowPair> pairs = new ArrayList<>();
        for (WireMessage message : fleet.broker().readAll(Topic.SHADOWS)) {
            pairs.add(Messages.shadowPair(SchemaSource.none()).decode(message.value()));
        }
        return pairs;
    }

    /// What the worker said last that answers nobody.
    private static Optional<WorkerStatus> shadowStatus(Fleet fleet) throws Exception {
        return Workers.read(fleet.broker(), Messages.workerStatus(SchemaSource.none())).said().stream()
                .filter(status -> status.pool().equals(Pool.SHADOW)).findFirst();
    }
}

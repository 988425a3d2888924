package retouch.cli.rollout;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.cli.ConnectedFleet;
import retouch.cli.up.JavaCommand;
import retouch.fleet.Fleet;
import retouch.fleet.registry.Assignment;
import retouch.fleet.registry.RegistryDesk;
import retouch.fleet.registry.RegistryLog;
import retouch.local.DataFolder;
import retouch.local.LocalFleet;
import retouch.local.process.WorkerProcess;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.Stage;
import retouch.schemas.job.StageTimings;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;
import retouch.schemas.registry.Alias;
import retouch.schemas.registry.ModelChange;
import retouch.schemas.registry.ModelEvent;
import retouch.schemas.registry.ModelVersion;
import retouch.schemas.registry.RolloutPlan;
import retouch.schemas.registry.RolloutReport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// Two keepers in processes of their own, on a real broker and a real store. The one that watches a canary is killed
/// as by `kill -9` in the middle of the bake.
class KilledKeeperTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// Fewer jobs of each version than a keeper decides by; twice as many are enough.
    private static final int HALF = 12;
    private static final int SHARE = ModelChange.SHARE_OF_ALL / 2;
    private static final Sha256 ONE = Sha256.of(new byte[]{1});
    private static final Sha256 TWO = Sha256.of(new byte[]{2});
    private static final ObjectRef PICTURE = new ObjectRef("bucket", "key", 1, ONE);

    @TempDir
    private Path folder;
    private int jobs;

    @Test
    void anotherKeeperEndsTheBakeAndCountsWhatTheFirstHasSeen() throws Exception {
        try (LocalFleet local = LocalFleet.start(DataFolder.open(folder), LocalFleet.Ports.ANY);
                Fleet fleet = ConnectedFleet.open(local.connection());
                WorkerProcess first = keeper("first", local)) {
            until(() -> reports(fleet).stream().anyMatch(report -> report.keeper().equals("first")));
            try (WorkerProcess second = keeper("second", local)) {
                second.awaitReady(PATIENCE);
                setACanary(fleet);
                publish(fleet, HALF);
                until(() -> reports(fleet).stream().anyMatch(report -> report.keeper().equals("first")
                        && report.event() > 0 && report.sentence().contains("canary " + HALF + " jobs")));

                ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
                assertThat(first.ended().get()).isNotZero();
                publish(fleet, HALF);
                until(() -> events(fleet).getLast().change() instanceof ModelChange.AliasCleared);
            }
            assertThat(reports(fleet))
                    .filteredOn(report -> report.keeper().equals("second") && report.event() > 0)
                    .as("the second watched, from the first's death on").isNotEmpty();
            List<ModelEvent> promoted = events(fleet).stream()
                    .filter(event -> event.change() instanceof ModelChange.AliasSet set
                            && set.alias() == Alias.STABLE && set.digest().equals(TWO))
                    .toList();
            assertThat(promoted).as("decided once").hasSize(1);
            assertThat(promoted.getFirst().by()).isEqualTo("keeper second");
            assertThat(promoted.getFirst().why()).as("the jobs of both halves")
                    .startsWith("it baked well").contains("canary " + 2 * HALF + " jobs");
        }
    }

    private static WorkerProcess keeper(String id, LocalFleet local) throws Exception {
        Map<String, String> environment = new HashMap<>(local.connection().settings());
        environment.put("RETOUCH_ROLLOUT_ID", id);
        environment.put("RETOUCH_KAFKA_ANSWER_MAX", PATIENCE.toString()); // a machine with other work
        return WorkerProcess.start(id, new WorkerProcess.Config(JavaCommand.retouch("keeper"), environment,
                local.folder().logs(), PATIENCE, Duration.ofSeconds(30)));
    }

    private static void setACanary(Fleet fleet) throws Exception {
        RegistryDesk desk = new RegistryDesk(fleet, SchemaSource.none(), "test", Clock.systemUTC(),
                Duration.ofSeconds(20));
        desk.register(new ModelVersion("one", ONE, "CC0-1.0", Instant.EPOCH), "");
        desk.register(new ModelVersion("two", TWO, "CC0-1.0", Instant.EPOCH), "");
        desk.point(Alias.STABLE, "one", ModelChange.SHARE_OF_ALL, "", "");
        desk.point(Alias.CANARY, "two", SHARE, RolloutPlan.of("30s", "error>50%").text(), "");
    }

    /// So many jobs of each version, as workers would have answered them.
    private void publish(Fleet fleet, int ofEach) throws Exception {
        int[] left = {ofEach, ofEach};
        while (left[0] + left[1] > 0) {
            JobId id = new JobId("job-" + jobs++);
            int version = Assignment.isInShare(id, SHARE) ? 1 : 0;
            if (left[version] > 0) {
                left[version]--;
                fleet.broker().send(Topic.RESULTS, answer(id, version == 1)).get();
            }
        }
    }

    private static WireMessage answer(JobId id, boolean byCanary) throws Exception {
        EditRequest request = new EditRequest(id, Lane.BATCH,
                new EditInputs(PICTURE, PICTURE, Optional.empty(), Optional.empty()), Optional.empty(), 1,
                "stable", Optional.empty(), false, false, Instant.EPOCH, Optional.empty());
        Outcome outcome = new Outcome.Done(PICTURE,
                byCanary ? new ModelUsed("two", TWO, true) : new ModelUsed("one", ONE, true),
                new PixelBox(0, 0, 1, 1));
        return Messages.editFinished(SchemaSource.none()).encode(EditFinished.of(request,
                new WorkerIdentity("w", "e", "d"), 1, Instant.EPOCH,
                new StageTimings(Map.of(Stage.GENERATE, Duration.ofMillis(100))), outcome));
    }

    private static List<RolloutReport> reports(Fleet fleet) throws Exception {
        List<RolloutReport> reports = new ArrayList<>();
        for (WireMessage message : fleet.broker().readAll(Topic.ROLLOUTS)) {
            reports.add(Messages.rolloutReport(SchemaSource.none()).decode(message.value()));
        }
        return reports;
    }

    private static List<ModelEvent> events(Fleet fleet) throws Exception {
        return new RegistryLog(fleet.store(), SchemaSource.none()).read().events();
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(PATIENCE).until(condition);
    }
}

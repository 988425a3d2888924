package retouch.cli.up;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.cli.ConnectedFleet;
import retouch.cli.pools.PoolsCommand;
import retouch.fleet.Fleet;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.StreamException;
import retouch.local.DataFolder;
import retouch.local.LocalFleet;
import retouch.local.process.WorkerProcess;
import retouch.producer.client.Edit;
import retouch.producer.client.EditClient;
import retouch.producer.client.EditHandle;
import retouch.producer.client.PictureFile;
import retouch.producer.client.Publication;
import retouch.producer.command.FleetUnavailableException;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Stage;
import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// Pools change while jobs flow, with nothing faked: real processes, a real broker, the verbs that users run.
class OwnPoolsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @TempDir
    static Path folder;

    private static OwnFleet fleet;
    private static EditClient client;
    private static Map<String, byte[]> pictures;

    @BeforeAll
    static void start() throws Exception {
        pictures = DemoPictures.content();
        fleet = OwnFleet.start(DataFolder.open(folder.resolve("data")),
                OwnFleet.Config.of(LocalFleet.Ports.ANY, 1),
                (_, _, _) -> {});
        client = EditClient.open(fleet.connection());
    }

    @AfterAll
    static void stop() {
        client.close();
        fleet.close();
    }

    @Test
    void losesNoJobAndRepeatsNoneWhileThePoolGrowsPausesDrainsAndShrinks() throws Exception {
        List<EditHandle> handles = new ArrayList<>();
        Set<String> before = Set.copyOf(painted());
        publish(handles, 12);
        pools("scale", "cpu", "3");
        awaitWorkers(3);
        publish(handles, 6);
        String drained = states().keySet().iterator().next();
        long pid = process(drained).pid();
        pools("drain", drained);
        await().atMost(PATIENCE).until(() -> processes().stream()
                .anyMatch(worker -> worker.name().equals(drained) && worker.pid() != pid));
        awaitWorkers(3);
        pools("pause", "cpu");
        await().atMost(PATIENCE).until(() -> states().values().stream().allMatch(WorkerState.PAUSED::equals));
        publish(handles, 4);
        pools("resume", "cpu");
        pools("scale", "cpu", "1");
        publish(handles, 4);

        Set<String> jobs = new HashSet<>();
        for (EditHandle handle : handles) {
            EditFinished finished = handle.result().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(finished.outcome()).isInstanceOf(Outcome.Done.class);
            jobs.add(finished.job().value());
        }
        assertThat(jobs).hasSize(26);
        await().atMost(PATIENCE).until(() -> processes().size() == 1 && states().size() == 1);
        List<String> results = fleet.connection().broker().readAll(Topic.RESULTS).stream()
                .map(WireMessage::key)
                .filter(jobs::contains).toList();
        assertThat(results).as("every job was decided and answered once").doesNotHaveDuplicates().hasSize(26);
        assertThat(painted()).as("every picture was painted once").doesNotHaveDuplicates()
                .hasSize(before.size() + 26);
    }

    @Test
    void growsUnderABurstShrinksToNothingAndComesBackForOneJob() throws Exception {
        pools("autoscale", "cpu", "--min", "0", "--max", "3", "--drain", "PT1S", "--hold", "PT2S");
        try {
            List<EditHandle> handles = new ArrayList<>();
            publish(handles, 60);
            await().atMost(PATIENCE).until(() -> processes().size() > 1);
            awaitDone(handles);
            await().atMost(PATIENCE).until(() -> processes().isEmpty());

            publish(handles, 1);

            awaitDone(handles);
        } finally {
            pools("autoscale", "cpu", "--off");
            pools("scale", "cpu", "1");
        }
        awaitWorkers(1);
    }

    private static void awaitDone(List<EditHandle> handles) throws Exception {
        for (EditHandle handle : handles) {
            assertThat(handle.result().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).outcome())
                    .isInstanceOf(Outcome.Done.class);
        }
    }

    private static List<String> painted() throws Exception {
        List<String> jobs = new ArrayList<>();
        for (WireMessage message : fleet.connection().broker().readAll(Topic.PROGRESS)) {
            if (Messages.editProgress(SchemaSource.none()).decode(message.value())
                    .stage() == Stage.GENERATE) {
                jobs.add(message.key());
            }
        }
        return jobs;
    }

    private static void publish(List<EditHandle> handles, int jobs) throws Exception {
        for (int job = 0; job < jobs; job++) {
            Edit edit = Edit.of(PictureFile.of("portrait.png", pictures.get("portrait.png")),
                    PictureFile.of("mask.png", pictures.get("mask.png"))).withLane(Lane.BATCH)
                    .withSeed(handles.size());
            handles.add(((Publication.Accepted) client.publish(edit)).handle());
        }
    }

    private static void pools(String... arguments) {
        StringWriter err = new StringWriter();
        assertThat(PoolsCommand.line(OwnPoolsTest::connect, Map.of())
                .setErr(new PrintWriter(err, true)).setOut(new PrintWriter(new StringWriter()))
                .execute(arguments))
                .as(() -> err.toString()).isZero();
    }

    private static Fleet connect() throws FleetUnavailableException {
        try {
            return ConnectedFleet.open(fleet.local().connection());
        } catch (ObjectStoreException | StreamException e) {
            throw new FleetUnavailableException(e.getMessage(), e);
        }
    }

    private static void awaitWorkers(int size) {
        await().atMost(PATIENCE).until(() -> processes().size() == size && states().size() == size
                && states().values().stream()
                        .allMatch(state -> state == WorkerState.READY || state == WorkerState.BUSY));
    }

    private static List<WorkerProcess> processes() {
        return fleet.workers();
    }

    private static WorkerProcess process(String worker) {
        return processes().stream().filter(each -> each.name().equals(worker)).findFirst().orElseThrow();
    }

    private static Map<String, WorkerState> states() throws Exception {
        Map<String, WorkerState> states = new TreeMap<>();
        for (WireMessage message : fleet.connection().broker().readAll(Topic.WORKERS)) {
            if (message.valueBytes() == 0) {
                states.remove(message.key());
            } else {
                WorkerStatus status = Messages.workerStatus(SchemaSource.none()).decode(message.value());
                states.put(message.key(), status.state());
            }
        }
        return states;
    }
}

package retouch.cli.up;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.cli.ConnectedFleet;
import retouch.fleet.Fleet;
import retouch.fleet.FleetConfig;
import retouch.fleet.config.Secret;
import retouch.fleet.stream.Broker;
import retouch.local.DataFolder;
import retouch.local.broker.EmbeddedBroker;
import retouch.local.process.WorkerProcess;
import retouch.local.store.EmbeddedObjectStore;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditProgress;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Stage;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;
import retouch.trainer.publish.UntrainedBundle;
import retouch.worker.serve.WorkerExit;

import static org.assertj.core.api.Assertions.assertThat;

/// What the world does to a fleet, with a real broker, a real store and real worker processes: each part goes
/// away with a job on the road, and the job ends once, and `Done`.
class OutageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final EmbeddedObjectStore.Access ACCESS = new EmbeddedObjectStore.Access("retouch",
            "retouch",
            new Secret("a-secret-key-of-some-length"));

    /// Slow enough to be killed in the middle: some hundred milliseconds.
    private static final NetworkDescription NETWORK = new NetworkDescription(256, 32, 7, GateVariant.PROPER);

    @TempDir
    Path temporary;

    private DataFolder folder;
    private EmbeddedBroker broker;
    private EmbeddedObjectStore store;
    private FleetConfig address;
    private Fleet fleet;
    private EditInputs inputs;

    @BeforeEach
    void start() throws Exception {
        folder = DataFolder.open(temporary);
        broker = EmbeddedBroker.start(folder.broker(), 0);
        store = EmbeddedObjectStore.start(folder.store(), 0, ACCESS);
        address = new FleetConfig(broker.bootstrap(), store.endpoint(), "us-east-1", ACCESS.bucket(),
                ACCESS.accessKey(), ACCESS.secretKey());
        fleet = ConnectedFleet.open(address);
        OwnFleet.publishModel(fleet, folder.cache(),
                bundle -> UntrainedBundle.write(bundle, NETWORK, UntrainedBundle.DEFAULT_SEED));
        Map<String, byte[]> pictures = DemoPictures.content();
        inputs = new EditInputs(put(pictures.get("portrait.png")), put(pictures.get("mask.png")),
                Optional.empty(),
                Optional.empty());
    }

    @AfterEach
    void stop() {
        fleet.close();
        broker.close();
        store.close();
        folder.close();
    }

    @Test
    void aStoreThatIsAwayCostsTimeAndNoJob() throws Exception {
        try (WorkerProcess worker = worker("w1")) {
            CountDownLatch begun = new CountDownLatch(1);
            try (Broker.Subscription _ = onStage(Stage.FETCH, begun)) {
                int port = store.endpoint().getPort();
                JobId before = send();
                assertThat(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
                awaitDone(before);
                store.close();
                JobId during = send();
                Awaitility.await().during(Duration.ofSeconds(2)).atMost(PATIENCE)
                        .until(() -> results(during).isEmpty() && worker.isAlive());
                store = EmbeddedObjectStore.start(folder.store(), port, ACCESS);
                awaitDone(during);
                assertThat(results(during)).hasSize(1);
            }
        }
    }

    @Test
    void aBrokerThatRestartsCostsTimeAndNoJob() throws Exception {
        CountDownLatch generating = new CountDownLatch(1);
        try (WorkerProcess worker = worker("w1");
                Broker.Subscription _ = onStage(Stage.GENERATE, generating)) {
            List<JobId> onTheRoad = List.of(send(), send(), send());
            assertThat(generating.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            int port = Integer.parseInt(broker.bootstrap().substring(broker.bootstrap().indexOf(':') + 1));
            broker.close();
            broker = EmbeddedBroker.start(folder.broker(), port);
            for (JobId job : onTheRoad) {
                awaitDone(job);
            }
            awaitDone(send());
            assertThat(worker.isAlive()).isTrue();
        }
    }

    @Test
    void aWorkerThatIsKilledInTheMiddleLeavesItsJobsToAnother() throws Exception {
        CountDownLatch generating = new CountDownLatch(1);
        WorkerProcess doomed = worker("doomed");
        List<JobId> jobs;
        try (Broker.Subscription _ = onStage(Stage.GENERATE, generating)) {
            jobs = List.of(send(), send(), send());
            assertThat(generating.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            ProcessHandle.of(doomed.pid()).ifPresent(ProcessHandle::destroyForcibly);
            doomed.ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } finally {
            doomed.close();
        }
        try (WorkerProcess _ = worker("heir")) {
            for (JobId job : jobs) {
                awaitDone(job);
                assertThat(fleet.store().sizeOf(ObjectKeys.commit(job))).as("the commit").isPresent();
                assertThat(results(job).stream().distinct()).as("terminal results").hasSize(1);
            }
            assertThat(results(jobs.getLast()).getFirst().worker().id()).isEqualTo("heir");
        }
    }

    @Test
    void aWorkerThatIsToldToStopFinishesTheJobInHand() throws Exception {
        CountDownLatch generating = new CountDownLatch(1);
        WorkerProcess worker = worker("w1");
        try (Broker.Subscription _ = onStage(Stage.GENERATE, generating)) {
            JobId job = send();
            assertThat(generating.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            worker.close();
            awaitDone(job);
            assertThat(worker.ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(WorkerExit.OK.number());
        }
    }

    @Test
    void aWorkerSaysWithItsExitCodeWhyItCannotServe() throws Exception {
        assertThat(endOf("RETOUCH_WORKER_MODLE", "x")).isEqualTo(WorkerExit.SETTINGS.number());
        assertThat(endOf("RETOUCH_KAFKA_BOOTSTRAP", "127.0.0.1:1"))
                .isEqualTo(WorkerExit.UNREACHABLE.number());
        assertThat(endOf("RETOUCH_WORKER_MODEL", "ab".repeat(32))).isEqualTo(WorkerExit.MODEL.number());
    }

    /// The exit code of a worker whose one setting is spoiled.
    private int endOf(String setting, String value) throws Exception {
        WorkerProcess.Config good = OwnFleet.workerConfig(folder, address);
        Map<String, String> environment = new HashMap<>(good.environment());
        environment.put(setting, value);
        try (WorkerProcess worker = WorkerProcess.start("spoiled", new WorkerProcess.Config(good.command(),
                environment, good.logs(), good.readyWithin(), good.stopPatience()))) {
            return worker.ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private WorkerProcess worker(String name) throws Exception {
        WorkerProcess worker = WorkerProcess.start(name, OwnFleet.workerConfig(folder, address));
        worker.awaitReady(PATIENCE);
        return worker;
    }

    private Broker.Subscription onStage(Stage stage, CountDownLatch entered) throws Exception {
        return fleet.broker().follow(Topic.PROGRESS, Broker.Start.NOW, message -> {
            try {
                EditProgress progress = Messages.editProgress(SchemaSource.none()).decode(message.value());
                if (progress.stage() == stage) {
                    entered.countDown();
                }
            } catch (MessageException e) {
                throw new AssertionError(e);
            }
        });
    }

    private ObjectRef put(byte[] content) throws Exception {
        return fleet.store().put(ObjectKeys.upload(Sha256.of(content)), content, "image/png");
    }

    private JobId send() throws Exception {
        EditRequest request = new EditRequest(JobId.random(), Lane.INTERACTIVE, inputs, Optional.empty(), 1,
                EditRequest.DEFAULT_MODEL, Optional.empty(), false, false, Instant.now(), Optional.empty());
        fleet.broker()
                .send(Topic.REQUESTS_INTERACTIVE, Messages.editRequested(SchemaSource.none()).encode(request))
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return request.id();
    }

    private void awaitDone(JobId job) {
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> !results(job).isEmpty());
        try {
            assertThat(results(job)).allSatisfy(
                    result -> assertThat(result.outcome()).isInstanceOf(Outcome.Done.class));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private List<EditFinished> results(JobId job) throws Exception {
        return fleet.broker().readAll(Topic.RESULTS).stream()
                .filter(message -> message.key().equals(job.value()))
                .map(message -> {
                    try {
                        return Messages.editFinished(SchemaSource.none()).decode(message.value());
                    } catch (MessageException e) {
                        throw new AssertionError(e);
                    }
                }).toList();
    }
}

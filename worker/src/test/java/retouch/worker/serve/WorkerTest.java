package retouch.worker.serve;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.Fleet;
import retouch.fleet.model.BundleTransfer;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.pool.PoolDesk;
import retouch.fleet.stream.MemoryBroker;
import retouch.fleet.telemetry.Telemetry;
import retouch.fleet.trace.TestingTraces;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.WorkerState;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.model.ModelBundle;
import retouch.schemas.model.ModelCard;
import retouch.schemas.network.GateVariant;
import retouch.schemas.network.NetworkDescription;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;
import retouch.schemas.pool.DrainOrder;
import retouch.schemas.pool.Pool;
import retouch.schemas.pool.PoolLimits;
import retouch.worker.edit.TestPictures;
import retouch.worker.generate.SeededWeights;
import retouch.worker.model.NotLoadedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/// A worker with the real engine, on a fleet in memory.
class WorkerTest {

    private static final NetworkDescription NETWORK = new NetworkDescription(32, 2, 3, GateVariant.PROPER);

    private final MemoryObjectStore store = new MemoryObjectStore("pictures");
    private final MemoryBroker broker = new MemoryBroker();

    @TempDir
    private Path temporary;
    private Sha256 model;

    @BeforeEach
    void uploadModel() throws Exception {
        ModelCard card = new ModelCard("seeded-1", Optional.empty(), NETWORK, true, "CC0-1.0", "",
                Instant.parse("2026-01-01T00:00:00Z"), Optional.empty(), new TreeMap<>(), new TreeMap<>());
        ModelBundle.write(temporary, card, SeededWeights.of(NETWORK, 1));
        model = BundleTransfer.upload(store, temporary);
    }

    @AfterEach
    void closeBroker() {
        broker.close();
    }

    @Test
    void takesAJobFromTheLaneToItsResultAndStops() throws Exception {
        try (Worker worker = Worker.start(config(Map.of()), fleet(), SchemaSource.none())) {
            assertThat(worker.readyLine()).isEqualTo("READY w-1 seeded-1");
            broker.send(Topic.requests(Lane.INTERACTIVE),
                    Messages.editRequested(SchemaSource.none()).encode(request())).join();

            await().atMost(Duration.ofSeconds(30)).until(() -> !broker.readAll(Topic.RESULTS).isEmpty());
            assertThat(worker.isRunning()).isTrue();
            assertThat(worker.stop()).isTrue();
            assertThat(worker.isRunning()).isFalse();
        }
        WireMessage result = broker.readAll(Topic.RESULTS).getFirst();
        assertThat(Messages.editFinished(SchemaSource.none()).decode(result.value()).outcome())
                .isInstanceOfSatisfying(Outcome.Done.class, done -> {
                    assertThat(done.model().digest()).isEqualTo(model);
                    assertThat(done.model().untrained()).isTrue();
                });
    }

    @Test
    void takesNoJobWhileItsPoolIsPaused() throws Exception {
        wantPool(true);
        try (Worker worker = Worker.start(config(Map.of()), fleet(), SchemaSource.none())) {
            await().atMost(Duration.ofSeconds(30)).until(() -> state() == WorkerState.PAUSED);
            broker.send(Topic.requests(Lane.INTERACTIVE),
                    Messages.editRequested(SchemaSource.none()).encode(request())).join();
            desk().change("cpu", pool -> pool.withSize(2)); // whatever else is wanted
            assertThat(worker.isRunning()).as("a paused worker is well").isTrue();
            assertThat(broker.readAll(Topic.RESULTS)).isEmpty();

            wantPool(false);

            await().atMost(Duration.ofSeconds(30)).until(() -> !broker.readAll(Topic.RESULTS).isEmpty());
            await().atMost(Duration.ofSeconds(30)).until(() -> state() == WorkerState.READY);
            wantPool(true);
            await().atMost(Duration.ofSeconds(30)).until(() -> state() == WorkerState.PAUSED);
            assertThat(worker.stop()).isTrue();
        }
    }

    @Test
    void noticesThatItIsToEndAndThatAnotherOfItsNameIsNot() throws Exception {
        wantPool(false);
        try (Worker worker = Worker.start(config(Map.of()), fleet(), SchemaSource.none())) {
            Instant startedAt = said().startedAt();
            desk().change("cpu", pool -> pool.withDrain(new DrainOrder("w-1", startedAt.minusSeconds(1))));
            desk().change("cpu", pool -> pool.withPaused(true));
            await().atMost(Duration.ofSeconds(30)).until(() -> state() == WorkerState.PAUSED);
            assertThat(worker.isDrained()).isFalse();

            desk().change("cpu", pool -> pool.withDrain(new DrainOrder("w-1", startedAt)));

            await().atMost(Duration.ofSeconds(30)).until(worker::isDrained);
        }
    }

    private void wantPool(boolean paused) throws Exception {
        desk().declare("cpu", (_, first) -> new Pool("cpu", "cpu", "auto", List.of(Lane.INTERACTIVE), 1,
                new PoolLimits(0, 8), paused, Optional.empty(), List.of(), first));
    }

    private PoolDesk desk() {
        return new PoolDesk(fleet(), SchemaSource.none(), "ada", Duration.ofSeconds(20));
    }

    private WorkerState state() throws Exception {
        return said().state();
    }

    private WorkerStatus said() throws Exception {
        return Messages.workerStatus(SchemaSource.none())
                .decode(broker.readAll(Topic.WORKERS).getLast().value());
    }

    @Test
    void takesNoJobWithAModelThatIsNotThere() {
        model = Sha256.of(new byte[]{9});

        assertThatThrownBy(() -> Worker.start(config(Map.of()), fleet(), SchemaSource.none()))
                .isInstanceOfSatisfying(NotLoadedException.class,
                        e -> assertThat(e.reason()).isEqualTo("missing"))
                .hasMessageContaining(model.hex());
    }

    @Test
    void takesNoJobWithAnEngineThatIsNotThere() {
        assertThatThrownBy(() -> Worker.start(config(Map.of("RETOUCH_WORKER_ENGINE", "abacus")), fleet(),
                SchemaSource.none())).isInstanceOf(NotLoadedException.class).hasMessageContaining("abacus");
    }

    @Test
    void aJobIsOneTraceFromItsPublisherThroughItsStagesToItsResult() throws Exception {
        TestingTraces spans = new TestingTraces();
        try (Telemetry telemetry = Telemetry.none(spans.traces())) {
            Fleet watched = telemetry.watch(fleet());
            try (Worker worker = Worker.start(config(Map.of()), watched, SchemaSource.none(), telemetry)) {
                watched.broker().send(Topic.requests(Lane.INTERACTIVE),
                        Messages.editRequested(SchemaSource.none()).encode(request())).join();
                await().atMost(Duration.ofSeconds(30)).until(() -> spans.spans().stream()
                        .anyMatch(span -> span.name().startsWith("process ")));
                assertThat(worker.stop()).isTrue();
            }
        }
        String send = "send retouch.edit.requests.interactive.v1";
        String process = "process retouch.edit.requests.interactive.v1";
        assertThat(spans.spans()).extracting(TestingTraces.Seen::trace).containsOnly(
                spans.spans().getFirst().trace());
        assertThat(spans.spans()).extracting(span -> span.parent() + " > " + span.name()).contains(
                " > " + send, send + " > " + process, process + " > fetch", process + " > decode",
                process + " > generate", process + " > store", process + " > commit",
                process + " > publish", process + " > send retouch.edit.results.v1");
        assertThat(spans.spans()).filteredOn(span -> span.name().equals(process)).singleElement()
                .satisfies(span -> assertThat(span.attributes()).containsEntry("retouch.outcome", "done")
                        .containsEntry("retouch.model.version", "seeded-1"));
    }

    private Fleet fleet() {
        return new Fleet(store, broker);
    }

    private WorkerConfig config(Map<String, String> more) throws Exception {
        Map<String, String> settings = new TreeMap<>(more);
        settings.put("RETOUCH_WORKER_ID", "w-1");
        settings.put("RETOUCH_WORKER_MODEL", model.hex());
        settings.put("RETOUCH_WORKER_CACHE", temporary.resolve("cache").toString());
        return WorkerConfig.from(settings);
    }

    private EditRequest request() {
        ObjectRef photograph = store.put("photograph", TestPictures.photograph(40, 40, 1), "image/png");
        ObjectRef mask = store.put("mask", TestPictures.mask(40, 40, new PixelBox(10, 10, 12, 12)),
                "image/png");
        return new EditRequest(new JobId("job-1"), Lane.INTERACTIVE,
                new EditInputs(photograph, mask, Optional.empty(), Optional.empty()), Optional.empty(), 1,
                "stable",
                Optional.empty(), false, false, Instant.parse("2026-01-01T00:00:00Z"), Optional.empty());
    }
}

package retouch.producer.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import retouch.fleet.Fleet;
import retouch.fleet.object.ObjectStoreException;
import retouch.fleet.stream.MemoryBroker;
import retouch.producer.testing.Pictures;
import retouch.producer.testing.TestingStore;
import retouch.producer.testing.TestingWorker;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.StageTimings;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.MessageException;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;

import static org.assertj.core.api.Assertions.assertThat;

/// A cancelled job ends once, and whoever waits hears of it.
class CancellationTest {

    private static final JobId JOB = new JobId("demo");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Outcome FAILED = new Outcome.Failed("The generator gave up.", "GeneratorException");
    private static final MessageCodec<EditRequest> REQUESTS = Messages.editRequested(SchemaSource.none());
    private static final MessageCodec<EditFinished> RESULTS = Messages.editFinished(SchemaSource.none());

    private final TestingStore store = new TestingStore();
    private final MemoryBroker broker = new MemoryBroker();
    private final Fleet fleet = new Fleet(store, broker);
    private EditClient client;

    @BeforeEach
    void open() throws EditException {
        client = EditClient.open(fleet);
    }

    @AfterEach
    void close() {
        client.close();
        fleet.close();
    }

    @Test
    void endsAJobThatWaits() throws Exception {
        EditHandle handle = publish();

        Cancellation cancellation = client.cancel(JOB, "No longer wanted.");

        EditFinished told = handle.result().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(cancellation).isEqualTo(new Cancellation.Cancelled(told));
        assertThat(told).isEqualTo(EditFinished.of(request(), told.worker(), 1, told.decidedAt(),
                StageTimings.none(), new Outcome.Cancelled("No longer wanted.")));
        assertThat(told.worker().id()).isEqualTo("cancel");
        assertThat(told.worker().engine()).isEqualTo("none");
        assertThat(client.status(JOB)).isEqualTo(new EditStatus.Ended(told));
    }

    @Test
    void isNotUndoneByAWorkerThatComesLater() throws Exception {
        publish();
        client.cancel(JOB, "No longer wanted.");

        try (TestingWorker _ = TestingWorker.start(fleet, _ -> FAILED)) {
            assertThat(client.cancel(JOB, "Again.")).isInstanceOf(Cancellation.Ended.class);
        }
        assertThat(((EditStatus.Ended) client.status(JOB)).result().outcome())
                .isEqualTo(new Outcome.Cancelled("No longer wanted."));
    }

    @Test
    void leavesAJobThatHasEndedAsItIs() throws Exception {
        EditFinished ended;
        try (TestingWorker _ = TestingWorker.start(fleet, _ -> FAILED)) {
            ended = publish().result().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        assertThat(client.cancel(JOB, "Too late.")).isEqualTo(new Cancellation.Ended(ended));
    }

    @Test
    void yieldsToWhoeverDecidesBetweenTheLookAndTheProposal() throws Exception {
        publish();
        EditFinished decided = TestingWorker.finished(request(), FAILED);
        store.beforeCreate(() -> commit(decided));

        assertThat(client.cancel(JOB, "Too late.")).isEqualTo(new Cancellation.Ended(decided));
        assertThat(broker.readAll(Topic.RESULTS)).isEmpty();
    }

    @Test
    void winsThoughTheStoresAnswerIsLost() throws Exception {
        publish();
        // The first try created the commit and nobody heard; the store's client tries again.
        store.createTwice();

        assertThat(client.cancel(JOB, "No longer wanted.")).isInstanceOf(Cancellation.Cancelled.class);
        assertThat(broker.readAll(Topic.RESULTS)).hasSize(1);
    }

    @Test
    void doesNotKnowAJobThatNobodyPublished() throws Exception {
        assertThat(client.cancel(JOB, "")).isEqualTo(new Cancellation.Unknown());
        assertThat(store.find(ObjectKeys.commit(JOB), 1_000)).isEmpty();
    }

    private EditHandle publish() throws Exception {
        Edit edit = Edit.of(PictureFile.of("photograph.png", Pictures.plain(8, 8, 0x336699)),
                PictureFile.of("mask.png", Pictures.mask(8, 8))).withJob(JOB).withTrainingConsent(true);
        return ((Publication.Accepted) client.publish(edit)).handle();
    }

    private EditRequest request() throws Exception {
        List<?> sent = broker.readAll(Topic.REQUESTS_INTERACTIVE);
        assertThat(sent).hasSize(1);
        return REQUESTS.decode(broker.readAll(Topic.REQUESTS_INTERACTIVE).getFirst().value());
    }

    private boolean commit(EditFinished decided) {
        try {
            return store.createOnly(ObjectKeys.commit(JOB), RESULTS.encode(decided).value(), "avro/binary");
        } catch (ObjectStoreException | MessageException e) {
            throw new IllegalStateException(e);
        }
    }
}

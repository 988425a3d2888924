package retouch.producer.client;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import retouch.fleet.Fleet;
import retouch.fleet.stream.MemoryBroker;
import retouch.fleet.stream.Preference;
import retouch.producer.testing.Pictures;
import retouch.producer.testing.TestingStore;
import retouch.producer.testing.TestingWorker;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.job.Stage;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.pixel.DecodeBudget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

class EditClientTest {

    private static final JobId JOB = new JobId("demo");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Outcome REFUSED = new Outcome.Refused(
            new Refusal(RefusalCode.EMPTY_MASK, "The mask is empty, so there is nothing to edit."));
    private static final MessageCodec<EditRequest> REQUESTS = Messages.editRequested(SchemaSource.none());
    private static final MessageCodec<EditFinished> RESULTS = Messages.editFinished(SchemaSource.none());

    private final TestingStore store = new TestingStore();
    private final MemoryBroker broker = new MemoryBroker();
    private final Fleet fleet = new Fleet(store, broker);

    @AfterEach
    void closeTheFleet() {
        fleet.close();
    }

    @Test
    void endsTheHandleWithTheWorkersResult() throws Exception {
        try (TestingWorker _ = TestingWorker.start(fleet, TestingWorker.echo(fleet, TestingWorker.MODEL));
                EditClient client = EditClient.open(fleet)) {
            EditFinished result = result(accepted(client, edit().withSeed(7)));

            assertThat(result.outcome()).isInstanceOf(Outcome.Done.class);
            assertThat(result.seed()).isEqualTo(7);
            assertThat(client.openJobs()).isZero();
        }
    }

    @Test
    void sendsTheNextEditOfAPhotographToTheWorkerThatKnowsIt() throws Exception {
        try (TestingWorker _ = TestingWorker.start(fleet, TestingWorker.echo(fleet, TestingWorker.MODEL));
                EditClient client = EditClient.open(fleet)) {
            String worker = result(accepted(client, edit().withSeed(1))).worker().id();
            result(accepted(client, edit().withSeed(2)));

            assertThat(fleet.broker().readAll(Topic.REQUESTS_INTERACTIVE)).extracting(Preference::of)
                    .containsExactly(Optional.empty(), Optional.of(worker));
        }
    }

    @Test
    void tellsEveryStageTheJobEnters() throws Exception {
        try (EditClient client = EditClient.open(fleet)) {
            LinkedBlockingQueue<Stage> stages = new LinkedBlockingQueue<>();
            EditHandle handle = accepted(client, edit());
            handle.onProgress(_ -> {
                throw new IllegalStateException(
                        "a listener that breaks must not hide progress from the next");
            });
            handle.onProgress(progress -> stages.add(progress.stage()));
            // The answer waits for the listener, so that progress cannot come too late to be told.
            try (TestingWorker _ = TestingWorker.start(fleet, _ -> {
                await().atMost(PATIENCE).until(() -> stages.size() == 2);
                return REFUSED;
            })) {
                result(handle);

                assertThat(stages).containsExactly(Stage.FETCH, Stage.GENERATE);
            }
        }
    }

    @Test
    void uploadsTheSamePictureOnce() throws Exception {
        try (EditClient client = EditClient.open(fleet); EditClient another = EditClient.open(fleet)) {
            accepted(client, edit());
            accepted(client, edit().withSeed(2));
            accepted(another, edit().withSeed(3));

            assertThat(store.writes()).as("one photograph, one mask").isEqualTo(2);
        }
    }

    @Test
    void publishesANewJobEveryTimeUnlessItIsNamed() throws Exception {
        try (EditClient client = EditClient.open(fleet)) {
            Edit edit = edit();

            assertThat(accepted(client, edit).job()).isNotEqualTo(accepted(client, edit).job());
            assertThat(client.openJobs()).isEqualTo(2);
        }
    }

    @Test
    void attachesToAJobThatIsOpenHere() throws Exception {
        try (EditClient client = EditClient.open(fleet)) {
            EditHandle first = accepted(client, edit().withJob(JOB));
            EditHandle second = accepted(client, edit().withJob(JOB));

            assertThat(second).isSameAs(first);
            assertThat(broker.readAll(Topic.REQUESTS_INTERACTIVE)).hasSize(1);
        }
    }

    @Test
    void answersAtOnceWhenTheJobWasDecidedBefore() throws Exception {
        try (EditClient earlier = EditClient.open(fleet);
                TestingWorker _ = TestingWorker.start(fleet, _ -> REFUSED)) {
            result(accepted(earlier, edit().withJob(JOB)));
        }
        try (EditClient client = EditClient.open(fleet)) {
            EditFinished result = result(accepted(client, edit().withJob(JOB)));

            assertThat(result.outcome()).isEqualTo(REFUSED);
            assertThat(broker.readAll(Topic.REQUESTS_INTERACTIVE)).hasSize(1);
        }
    }

    @Test
    void refusesAnIdThatIsOpenWithOtherContent() throws Exception {
        try (EditClient client = EditClient.open(fleet)) {
            accepted(client, edit().withJob(JOB));

            assertRefused(client.publish(edit().withJob(JOB).withSeed(2)), RefusalCode.CONFLICT,
                    "Job demo exists already with other content. Choose another id, or publish the same"
                            + " content.");
        }
    }

    @Test
    void refusesAnIdThatWasDecidedForOtherContent() throws Exception {
        try (EditClient client = EditClient.open(fleet);
                TestingWorker _ = TestingWorker.start(fleet, _ -> REFUSED)) {
            result(accepted(client, edit().withJob(JOB)));

            Publication publication = client.publish(edit().withJob(JOB).withSeed(2));

            assertThat(publication).asInstanceOf(type(Publication.Refused.class))
                    .extracting(refused -> refused.refusal().code()).isEqualTo(RefusalCode.CONFLICT);
            assertThat(client.openJobs()).isZero();
        }
    }

    @Test
    void refusesTheContentThatLostARaceForItsName() throws Exception {
        EditClient.Config often = config(100, Duration.ofMillis(20));
        try (EditClient winner = EditClient.open(fleet);
                EditClient loser = EditClient.open(fleet, often, SchemaSource.none(), Clock.systemUTC())) {
            EditHandle won = accepted(winner, edit().withJob(JOB));
            EditHandle lost = accepted(loser, edit().withJob(JOB).withSeed(2));
            try (TestingWorker _ = TestingWorker.start(fleet, _ -> REFUSED)) {
                assertThat(result(won).outcome()).isEqualTo(REFUSED);
                assertThat(result(lost).outcome()).asInstanceOf(type(Outcome.Refused.class))
                        .extracting(refused -> refused.refusal().code()).isEqualTo(RefusalCode.CONFLICT);
                assertThat(result(lost).fingerprint()).isEqualTo(lost.fingerprint());
            }
        }
    }

    @Test
    void ignoresAResultForOtherContentOfTheSameName() throws Exception {
        try (EditClient client = EditClient.open(fleet)) {
            EditHandle handle = accepted(client, edit().withJob(JOB));
            EditRequest other = withSeed(onlyRequest(), 99);
            EditFinished clash = TestingWorker.finished(other,
                    new Outcome.Refused(new Refusal(RefusalCode.CONFLICT, "taken")));
            broker.send(Topic.RESULTS, RESULTS.encode(clash)).join();
            try (TestingWorker _ = TestingWorker.start(fleet, _ -> REFUSED)) {
                assertThat(result(handle).outcome()).isEqualTo(REFUSED);
            }
        }
    }

    @Test
    void findsTheDecisionThoughItsMessageIsLost() throws Exception {
        EditClient.Config often = config(100, Duration.ofMillis(20));
        try (EditClient client = EditClient.open(fleet, often, SchemaSource.none(), Clock.systemUTC());
                TestingWorker _ = TestingWorker.startSilent(fleet, _ -> REFUSED)) {
            assertThat(result(accepted(client, edit())).outcome()).isEqualTo(REFUSED);
            assertThat(broker.readAll(Topic.RESULTS)).isEmpty();
        }
    }

    @Test
    void looksAtTheCommitWhenAResultCannotBeRead() throws Exception {
        EditClient.Config seldom = config(100, Duration.ofHours(1));
        try (EditClient client = EditClient.open(fleet, seldom, SchemaSource.none(), Clock.systemUTC())) {
            EditHandle handle = accepted(client, edit().withJob(JOB));
            EditFinished decided = TestingWorker.finished(onlyRequest(), REFUSED);
            store.createOnly(ObjectKeys.commit(JOB), RESULTS.encode(decided).value(), "avro/binary");

            broker.send(Topic.RESULTS, new WireMessage(JOB.value(), Map.of(),
                    new byte[]{1, 2, 3})).join();

            assertThat(result(handle)).isEqualTo(decided);
        }
    }

    @Test
    void saysThatTheBrokerIsAway() throws Exception {
        try (EditClient client = EditClient.open(fleet)) {
            broker.goDown();

            assertThatThrownBy(() -> client.publish(edit())).isInstanceOf(EditException.class)
                    .extracting(e -> ((EditException) e).isRetryable()).isEqualTo(true);
            assertThat(client.openJobs()).isZero();

            broker.comeBack();
            accepted(client, edit());
        }
    }

    @Test
    void saysThatTheStoreIsAway() throws Exception {
        try (EditClient client = EditClient.open(fleet)) {
            store.goAway();

            assertThatThrownBy(() -> client.publish(edit())).isInstanceOf(EditException.class)
                    .hasMessage("The object store at memory:// does not answer.");
            assertThat(client.openJobs()).isZero();
            assertThat(broker.readAll(Topic.REQUESTS_INTERACTIVE)).isEmpty();
        }
    }

    @Test
    void cannotOpenWhileTheBrokerIsAway() {
        broker.goDown();

        assertThatThrownBy(() -> EditClient.open(fleet)).isInstanceOf(EditException.class);

        broker.comeBack();
    }

    @Test
    void waitsForRoomWhenTooManyJobsAreOpen() throws Exception {
        EditClient.Config narrow = config(1, Duration.ofHours(1));
        try (EditClient client = EditClient.open(fleet, narrow, SchemaSource.none(), Clock.systemUTC())) {
            EditHandle first = accepted(client, edit());
            CompletableFuture<EditHandle> second = new CompletableFuture<>();
            Thread publisher = Thread.ofVirtual().start(() -> {
                try {
                    second.complete(accepted(client, edit().withSeed(2)));
                } catch (Exception e) {
                    second.completeExceptionally(e);
                }
            });
            await().atMost(PATIENCE).until(() -> publisher.getState() == Thread.State.WAITING);
            assertThat(client.openJobs()).isEqualTo(1);

            try (TestingWorker _ = TestingWorker.start(fleet, _ -> REFUSED)) {
                result(first);
                result(second.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void keepsTenThousandHandlesOpenAndEndsThemAll() throws Exception {
        int jobs = 10_000;
        try (EditClient client = EditClient.open(fleet)) {
            long began = System.nanoTime();
            List<EditHandle> handles = publishAll(client, jobs);
            long published = System.nanoTime();
            assertThat(client.openJobs()).isEqualTo(jobs);

            try (TestingWorker _ = TestingWorker.start(fleet, _ -> REFUSED)) {
                for (EditHandle handle : handles) {
                    assertThat(result(handle).job()).isEqualTo(handle.job());
                }
            }
            System.out.printf("%,d handles: published in %,d ms, all ended in %,d ms more%n", jobs,
                    Duration.ofNanos(published - began).toMillis(),
                    Duration.ofNanos(System.nanoTime() - published).toMillis());
            assertThat(client.openJobs()).isZero();
            assertThat(store.writes()).isEqualTo(2);
        }
    }

    @Test
    void closingEndsTheWaitingAndNotTheJob() throws Exception {
        EditHandle handle;
        try (EditClient client = EditClient.open(fleet)) {
            handle = accepted(client, edit().withJob(JOB));
        }

        assertThatThrownBy(() -> result(handle)).hasCauseInstanceOf(EditException.class)
                .hasMessageContaining("The client was closed; job demo goes on without it.");
        assertThat(broker.findWaiting(JOB)).isPresent();
    }

    private static List<EditHandle> publishAll(EditClient client, int jobs) throws Exception {
        List<Future<EditHandle>> publications = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // The pictures are uploaded before the crowd comes, which may otherwise bring them twice.
            publications.add(CompletableFuture.completedFuture(accepted(client, edit().withSeed(0))));
            for (int index = 1; index < jobs; index++) {
                Edit edit = edit().withSeed(index);
                publications.add(threads.submit(() -> accepted(client, edit)));
            }
            List<EditHandle> handles = new ArrayList<>();
            for (Future<EditHandle> publication : publications) {
                handles.add(publication.get());
            }
            return handles;
        }
    }

    private EditRequest onlyRequest() throws Exception {
        return REQUESTS.decode(broker.readAll(Topic.REQUESTS_INTERACTIVE).getFirst().value());
    }

    private static EditRequest withSeed(EditRequest request, long seed) {
        return new EditRequest(request.id(), request.lane(), request.inputs(), request.colorKey(), seed,
                request.model(), request.deadline(), request.trainingConsent(), request.keepLocation(),
                request.requestedAt(), request.traceParent());
    }

    private static EditClient.Config config(int openJobsMax, Duration commitCheckEvery) {
        return new EditClient.Config(DecodeBudget.DEFAULT, openJobsMax, 8, 100, Duration.ofMinutes(1),
                commitCheckEvery, 1_000);
    }

    private static EditHandle accepted(EditClient client, Edit edit)
            throws EditException, InterruptedException {
        return switch (client.publish(edit)) {
            case Publication.Accepted(EditHandle handle) -> handle;
            case Publication.Refused(Refusal refusal) -> throw new AssertionError(refusal);
        };
    }

    private static EditFinished result(EditHandle handle) throws Exception {
        return handle.result().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static void assertRefused(Publication publication, RefusalCode code, String sentence) {
        assertThat(publication).isEqualTo(new Publication.Refused(new Refusal(code, sentence)));
    }

    private static byte[] photograph() {
        return Pictures.plain(8, 8, 0x336699);
    }

    private static final PictureFile PHOTOGRAPH = PictureFile.of("photograph.png", photograph());
    private static final PictureFile MASK = PictureFile.of("mask.png", Pictures.mask(8, 8));

    private static Edit edit() {
        return Edit.of(PHOTOGRAPH, MASK);
    }
}

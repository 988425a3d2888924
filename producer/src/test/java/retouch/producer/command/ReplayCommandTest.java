package retouch.producer.command;

import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Function;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import retouch.fleet.object.ObjectStoreException;
import retouch.producer.client.Edit;
import retouch.producer.client.EditClient;
import retouch.producer.client.PictureFile;
import retouch.producer.client.Publication;
import retouch.producer.testing.Pictures;
import retouch.producer.testing.TestingWorker;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.StageTimings;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

import static org.assertj.core.api.Assertions.assertThat;

class ReplayCommandTest extends CommandTest {

    private static final byte[] PICTURE = Pictures.plain(8, 8, 0x336699);
    private static final byte[] OTHER_PICTURE = Pictures.plain(8, 8, 0x336A99);
    private static final WorkerIdentity ELSEWHERE = new WorkerIdentity("w-9", "older 0.9", "papyrus");
    private static final MessageCodec<EditRequest> REQUESTS = Messages.editRequested(SchemaSource.none());
    private static final MessageCodec<EditFinished> RESULTS = Messages.editFinished(SchemaSource.none());

    @BeforeEach
    void writePictures() {
        write("face.png", PICTURE);
        write("hole.png", Pictures.mask(8, 8));
    }

    @Test
    void namesNoPictureWhereNoneWasAskedFor() throws Exception {
        try (TestingWorker _ = worker(TestingWorker.echo(fleet, TestingWorker.MODEL))) {
            publish(edit());

            assertThat(replay("demo")).isEqualTo(ExitCode.OK.number());

            assertThat(out()).contains("compared  byte-equal").doesNotContain("picture");
        }
    }

    @Test
    void runsAJobAgainAndFindsItByteEqual() throws Exception {
        try (TestingWorker _ = worker(TestingWorker.echo(fleet, TestingWorker.MODEL))) {
            publish(edit());

            int code = replay("demo", "--out", file("again.png"));

            assertThat(out().replaceAll("replay-[0-9a-f]{8}", "replay-NEW")).isEqualTo("""
                    job       demo
                    again     replay-NEW
                    picture   FOLDER/again.png
                    compared  byte-equal
                    """);
            assertThat(code).isEqualTo(ExitCode.OK.number());
            assertThat(Files.readAllBytes(folder.resolve("again.png"))).isEqualTo(PICTURE);
        }
    }

    @Test
    void asksForTheSameThingOfTheModelThatAnswered() throws Exception {
        try (TestingWorker _ = worker(TestingWorker.echo(fleet, TestingWorker.MODEL))) {
            publish(edit().withSeed(7).withLane(Lane.BATCH).withColor(PictureFile.of("color.png", PICTURE))
                    .withColorKey(0x00FF00).withKeepLocation(true).withTrainingConsent(true));

            replay("demo");

            EditRequest first = REQUESTS.decode(broker.readAll(Topic.REQUESTS_BATCH).getFirst().value());
            EditRequest again = REQUESTS.decode(
                    broker.readAll(Topic.REQUESTS_INTERACTIVE).getFirst().value());
            assertThat(again).isEqualTo(new EditRequest(again.id(), Lane.INTERACTIVE, first.inputs(),
                    Optional.of(0x00FF00), 7, "starter-1", Optional.empty(), false, true, again.requestedAt(),
                    Optional.empty()));
            assertThat(again.id().value()).matches("replay-[0-9a-f]{8}");
            assertThat(store.writes()).as("two uploads and two results").isEqualTo(4);
        }
    }

    @Test
    void saysWhatDiffersAndWhatMayBeTheReason() throws Exception {
        decideElsewhere(request -> finished(request, OTHER_PICTURE));
        try (TestingWorker _ = worker(TestingWorker.echo(fleet, TestingWorker.MODEL))) {
            assertThat(replay("demo")).isEqualTo(ExitCode.OK.number());

            assertThat(out()).contains("""
                    compared  64 of 64 pixels differ, by at most 4.00 of 255
                    why       Another engine: older 0.9 before, fake 1.0 now.
                              Another device: papyrus before, paper now.
                    """);

            replay("demo", "--json");
            assertThat(out()).contains("""
                    {
                      "job" : "demo",
                      "same" : "no",
                      "pixels" : 64,
                      "pixelsDiffering" : 64,
                      "largestDifference" : 4.0,
                      "why" : [
                        "Another engine: older 0.9 before, fake 1.0 now.",
                        "Another device: papyrus before, paper now."
                      ],
                      "again" : {
                        "job" : "replay-""");
        }
    }

    @Test
    void refusesAJobWhoseUploadsAreGone() throws Exception {
        EditRequest request = decideElsewhere(each -> finished(each, PICTURE));
        store.delete(request.inputs().mask().key());

        assertThat(replay("demo")).isEqualTo(ExitCode.NOT_DONE.number());

        assertThat(err())
                .isEqualTo("retouch: The mask of job demo is no longer in the store; publish the edit"
                        + " anew with retouch edit.\n");
        assertThat(broker.readAll(Topic.REQUESTS_INTERACTIVE)).as("only the first").hasSize(1);
    }

    @Test
    void refusesAResultThatDoesNotSayAllThatWasAskedFor() throws Exception {
        decideElsewhere(request -> {
            EditFinished full = finished(request, PICTURE);
            return new EditFinished(full.job(), full.fingerprint(), full.inputs(), full.seed(), full.model(),
                    Optional.empty(), false, false, full.worker(), 1, full.decidedAt(), full.timings(),
                    full.outcome());
        });

        assertThat(replay("demo")).isEqualTo(ExitCode.NOT_DONE.number());
        assertThat(err()).startsWith("retouch: The result of job demo was written by a version that did not");
    }

    @Test
    void hasNothingToCompareWithUnlessTheJobIsDone() throws Exception {
        try (EditClient client = EditClient.open(fleet)) {
            client.publish(edit());
        }
        assertThat(replay("demo")).isEqualTo(ExitCode.NOT_DONE.number());
        assertThat(replay("nobody")).isEqualTo(ExitCode.NOT_DONE.number());
        try (EditClient client = EditClient.open(fleet)) {
            client.cancel(new JobId("demo"), "Nobody wants it.");
        }
        assertThat(replay("demo")).isEqualTo(ExitCode.NOT_DONE.number());

        assertThat(err()).isEqualTo("""
                retouch: Job demo has not ended; wait for it with retouch status demo.
                retouch: The fleet does not know job nobody. Check the id, and that this is the fleet it was\
                 published to.
                retouch: Job demo has no picture to compare with: cancelled. Nobody wants it.
                """);
    }

    private int replay(String... arguments) {
        return run(new ReplayCommand(() -> fleet), arguments);
    }

    private void publish(Edit edit) throws Exception {
        try (EditClient client = EditClient.open(fleet)) {
            ((Publication.Accepted) client.publish(edit)).handle().result().join();
        }
    }

    /// A job that a worker decided that is no longer there.
    private EditRequest decideElsewhere(Function<EditRequest, EditFinished> decision) throws Exception {
        try (EditClient client = EditClient.open(fleet)) {
            client.publish(edit().withKeepLocation(true));
        }
        EditRequest request = REQUESTS.decode(
                broker.readAll(Topic.REQUESTS_INTERACTIVE).getFirst().value());
        store.createOnly(ObjectKeys.commit(request.id()), RESULTS.encode(decision.apply(request)).value(),
                "avro/binary");
        return request;
    }

    private EditFinished finished(EditRequest request, byte[] picture) {
        try {
            ObjectRef stored = store.put(ObjectKeys.result(request.id(), Sha256.of(picture)), picture,
                    "image/png");
            return EditFinished.of(request, ELSEWHERE, 1, TestingWorker.NOON, StageTimings.none(),
                    new Outcome.Done(stored, TestingWorker.MODEL, new PixelBox(0, 0, 8, 8)));
        } catch (ObjectStoreException e) {
            throw new IllegalStateException(e);
        }
    }

    private Edit edit() {
        return Edit.of(folder.resolve("face.png"), folder.resolve("hole.png")).withJob(new JobId("demo"));
    }
}

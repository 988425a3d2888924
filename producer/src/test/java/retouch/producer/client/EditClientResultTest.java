package retouch.producer.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import retouch.fleet.Fleet;
import retouch.fleet.stream.MemoryBroker;
import retouch.producer.testing.Pictures;
import retouch.producer.testing.TestingStore;
import retouch.producer.testing.TestingWorker;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What a client does with jobs that have ended, and with those it only asks about.
class EditClientResultTest {

    private static final JobId JOB = new JobId("demo");

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Outcome REFUSED = new Outcome.Refused(
            new Refusal(RefusalCode.EMPTY_MASK, "The mask is empty, so there is nothing to edit."));

    private final TestingStore store = new TestingStore();
    private final MemoryBroker broker = new MemoryBroker();
    private final Fleet fleet = new Fleet(store, broker);

    @TempDir
    private Path folder;

    @AfterEach
    void closeTheFleet() {
        fleet.close();
    }

    @Test
    void savesThePictureOfADoneJob() throws Exception {
        try (TestingWorker _ = TestingWorker.start(fleet, TestingWorker.echo(fleet, TestingWorker.MODEL));
                EditClient client = EditClient.open(fleet)) {
            EditFinished result = result(accepted(client, edit()));
            Path target = folder.resolve("new/folder/result.png");

            client.fetch(result, target);

            assertThat(target).hasBinaryContent(photograph());
            assertThat(target.getParent()).isDirectoryContaining(target::equals);
            assertThat(Files.list(target.getParent())).hasSize(1);
        }
    }

    @Test
    void leavesTheOldFileWhenThePictureWasChangedInTheStore() throws Exception {
        try (TestingWorker _ = TestingWorker.start(fleet, TestingWorker.echo(fleet, TestingWorker.MODEL));
                EditClient client = EditClient.open(fleet)) {
            EditFinished result = result(accepted(client, edit()));
            store.put(((Outcome.Done) result.outcome()).picture().key(), new byte[]{1}, "image/png");
            Path target = Files.writeString(folder.resolve("result.png"), "older");

            assertThatThrownBy(() -> client.fetch(result, target)).isInstanceOf(EditException.class);

            assertThat(target).hasContent("older");
            assertThat(Files.list(folder)).hasSize(1);
        }
    }

    @Test
    void hasNoPictureForAJobThatIsNotDone() throws Exception {
        try (TestingWorker _ = TestingWorker.start(fleet, _ -> REFUSED);
                EditClient client = EditClient.open(fleet)) {
            EditFinished result = result(accepted(client, edit()));

            assertThatThrownBy(() -> client.fetch(result, folder.resolve("result.png")))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("refused");
        }
    }

    @Test
    void knowsWhereAJobIs() throws Exception {
        try (EditClient client = EditClient.open(fleet)) {
            assertThat(client.status(JOB)).isEqualTo(new EditStatus.Unknown());

            accepted(client, edit().withLane(Lane.BATCH));
            EditHandle handle = accepted(client, edit().withJob(JOB).withLane(Lane.BATCH));
            assertThat(client.status(JOB)).isEqualTo(new EditStatus.Queued(Lane.BATCH, 1));

            try (TestingWorker _ = TestingWorker.start(fleet, _ -> REFUSED)) {
                assertThat(client.status(JOB)).isIn(new EditStatus.Queued(Lane.BATCH, 1),
                        new EditStatus.Queued(Lane.BATCH, 0), new EditStatus.Ended(result(handle)));
                assertThat(client.status(JOB)).isEqualTo(new EditStatus.Ended(result(handle)));
            }
        }
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

    private static byte[] photograph() {
        return Pictures.plain(8, 8, 0x336699);
    }

    private static final PictureFile PHOTOGRAPH = PictureFile.of("photograph.png", photograph());
    private static final PictureFile MASK = PictureFile.of("mask.png", Pictures.mask(8, 8));

    private static Edit edit() {
        return Edit.of(PHOTOGRAPH, MASK);
    }
}

package retouch.trainer.data.set;

import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import retouch.fleet.object.MemoryObjectStore;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.StageTimings;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StoredPicturesTest {

    private final MemoryObjectStore store = new MemoryObjectStore("edits");

    @Test
    void listsAndOpensTheObjectsBelowAPrefix() throws Exception {
        byte[] picture = TestPictures.png(8, 8, 5);
        store.put("faces/b", picture, "image/png");
        store.put("faces/a", picture, "image/png");
        store.put("other/c", picture, "image/png");
        PictureSet set = new StorePictures(store, "faces/", 10, 10_000);
        assertThat(set.names()).containsExactly("faces/a", "faces/b");
        assertThat(set.open("faces/a")).isEqualTo(picture);
        assertThatThrownBy(() -> set.open("faces/z")).isInstanceOf(PictureSetException.class)
                .hasMessage("s3://edits/faces/z is gone");
        assertThat(new StorePictures(store, "faces/", 1, 10_000).names()).containsExactly("faces/a");
    }

    @Test
    void learnsOnlyFromPhotographsOfUsersWhoConsented() throws Exception {
        ObjectRef yes = upload(1);
        ObjectRef no = upload(2);
        ObjectRef refused = upload(3);
        commit("job-yes", yes, true, true);
        commit("job-again", yes, true, true);
        commit("job-no", no, false, true);
        commit("job-refused", refused, true, false);
        store.put(ObjectKeys.commit(new JobId("job-newer")), new byte[]{1, 2, 3}, "avro/binary");
        PictureSet set = new ConsentedEdits(store, 1000, 10_000);
        assertThat(set.names()).containsExactly(yes.key());
        assertThat(set.open(yes.key())).isEqualTo(TestPictures.png(8, 8, 1));
    }

    private ObjectRef upload(int color) {
        byte[] photograph = TestPictures.png(8, 8, color);
        return store.put(ObjectKeys.upload(Sha256.of(photograph)), photograph, "image/png");
    }

    private void commit(String job, ObjectRef photograph, boolean consent, boolean done) throws Exception {
        JobId id = new JobId(job);
        EditRequest request = new EditRequest(id, Lane.INTERACTIVE,
                new EditInputs(photograph, photograph, Optional.empty(), Optional.empty()), Optional.empty(),
                1,
                "stable", Optional.empty(), consent, false, Instant.EPOCH, Optional.empty());
        Outcome outcome = done
                ? new Outcome.Done(photograph, new ModelUsed("v1", photograph.sha256(), false),
                        new PixelBox(0, 0, 8, 8))
                : new Outcome.Failed("why", "class");
        EditFinished finished = EditFinished.of(request, new WorkerIdentity("w", "vector", "cpu"), 1,
                Instant.EPOCH, StageTimings.none(), outcome);
        store.put(ObjectKeys.commit(id), Messages.editFinished(SchemaSource.none()).encode(finished).value(),
                "avro/binary");
    }
}

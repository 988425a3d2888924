package retouch.cli.bench.faults;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import retouch.fleet.Fleet;
import retouch.fleet.object.MemoryObjectStore;
import retouch.fleet.stream.MemoryBroker;
import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.Lane;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.StageTimings;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.key.ObjectKeys;
import retouch.schemas.message.MessageCodec;
import retouch.schemas.message.Messages;
import retouch.schemas.message.SchemaSource;
import retouch.schemas.message.Topic;
import retouch.schemas.message.WireMessage;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

import static org.assertj.core.api.Assertions.assertThat;

/// Each promise is broken on purpose, and notices.
class PromiseTest {

    private static final long SEED = 4711;
    private static final JobId JOB = new JobId("job-1");
    private static final MessageCodec<EditFinished> RESULTS = Messages.editFinished(SchemaSource.none());

    private final MemoryObjectStore store = new MemoryObjectStore("retouch");
    private final MemoryBroker broker = new MemoryBroker();
    private final Fleet fleet = new Fleet(store, broker);
    private final byte[] photograph = SmallPictures.photograph(SEED);
    private EditRequest request;

    @BeforeEach
    void ask() {
        EditInputs inputs = new EditInputs(put(photograph), put(SmallPictures.mask()), Optional.empty(),
                Optional.empty());
        request = new EditRequest(JOB, Lane.INTERACTIVE, inputs, Optional.empty(), 1,
                EditRequest.DEFAULT_MODEL, Optional.empty(), false, false, Instant.EPOCH, Optional.empty());
    }

    @Test
    void aJobThatEndedOnceKeepsThemAll() throws Exception {
        EditFinished done = done(inside());
        commit(done);
        announce(done);
        announce(done); // saying it twice is no harm

        for (Promise promise : Promise.all()) {
            assertThat(promise.breaches(evidence())).as(promise.name()).isEmpty();
        }
    }

    @Test
    void aJobWithoutACommitIsLost() throws Exception {
        announce(done(inside()));

        assertThat(new EveryRequestAnsweredOnce().breaches(evidence())).singleElement()
                .hasToString("EveryRequestAnsweredOnce is broken (seed 4711, job job-1): it has no commit,"
                        + " 1 results and 0 dead letters");
    }

    @Test
    void aDecisionThatNobodyHeardOfIsLost() throws Exception {
        commit(done(inside()));

        assertThat(kinds(new EveryRequestAnsweredOnce())).containsExactly(Breach.Kind.LOST);
    }

    @Test
    void aResultUnlikeTheCommitIsASecondDecision() throws Exception {
        commit(done(inside()));
        announce(done(inside()));
        announce(finished(request, new Outcome.Cancelled("too late")));

        assertThat(kinds(new EveryRequestAnsweredOnce())).containsExactly(Breach.Kind.DECIDED_TWICE);
    }

    @Test
    void aCommitForOtherContentIsASecondDecision() throws Exception {
        EditRequest other = new EditRequest(JOB, Lane.INTERACTIVE, request.inputs(), Optional.empty(), 2,
                EditRequest.DEFAULT_MODEL, Optional.empty(), false, false, Instant.EPOCH, Optional.empty());
        EditFinished answer = finished(other, new Outcome.Cancelled("why not"));
        commit(answer);
        announce(answer);

        assertThat(kinds(new EveryRequestAnsweredOnce())).containsExactly(Breach.Kind.DECIDED_TWICE);
    }

    @Test
    void aFailureWithoutItsDeadLetterIsLost() throws Exception {
        EditFinished failed = finished(request, new Outcome.Failed("broke", "Broken"));
        commit(failed);
        announce(failed);
        assertThat(kinds(new EveryRequestAnsweredOnce())).containsExactly(Breach.Kind.LOST);

        broker.send(Topic.DEAD_LETTERS, new WireMessage(JOB.value(), Map.of(), new byte[0])).join();
        assertThat(kinds(new EveryRequestAnsweredOnce())).isEmpty();
    }

    @Test
    void aPictureOfAJobThatNobodyDecidedIsNoticed() throws Exception {
        store(inside());
        assertThat(kinds(new NoPictureWithoutCommit())).containsExactly(Breach.Kind.PICTURE);
    }

    @Test
    void aCommitWhosePictureIsNotThereIsNoticed() throws Exception {
        EditFinished done = done(inside());
        commit(done);
        store.delete(((Outcome.Done) done.outcome()).picture().key());

        assertThat(kinds(new NoPictureWithoutCommit())).containsExactly(Breach.Kind.PICTURE);
        assertThat(kinds(new ResultMatchesDigest())).containsExactly(Breach.Kind.PICTURE);
    }

    @Test
    void thePicturesOfOtherAttemptsAreCountedAndTolerated() throws Exception {
        commit(done(inside()));
        store(photograph);

        assertThat(kinds(new NoPictureWithoutCommit())).isEmpty();
        assertThat(NoPictureWithoutCommit.undecided(evidence())).isEqualTo(1);
    }

    @Test
    void aPictureThatWasReplacedIsNoticed() throws Exception {
        EditFinished done = done(inside());
        commit(done);
        store.put(((Outcome.Done) done.outcome()).picture().key(), photograph, "image/png");

        assertThat(kinds(new ResultMatchesDigest())).containsExactly(Breach.Kind.PICTURE);
    }

    @Test
    void onePixelOutsideTheMaskIsNoticed() throws Exception {
        commit(done(changed(SmallPictures.HOLE.left() - 1, SmallPictures.HOLE.top())));

        assertThat(new UntouchedPixelsUntouched().breaches(evidence())).singleElement()
                .extracting(Breach::seen).isEqualTo("pixel (47, 56) outside the mask was changed");
    }

    @Test
    void aPictureOfAnotherSizeIsNoticed() throws Exception {
        commit(done(SmallPictures.encoded(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png")));

        assertThat(kinds(new UntouchedPixelsUntouched())).containsExactly(Breach.Kind.PICTURE);
    }

    private List<Breach.Kind> kinds(Promise promise) throws Exception {
        return promise.breaches(evidence()).stream().map(Breach::kind).toList();
    }

    private Evidence evidence() throws Exception {
        return Evidence.gather(SEED, Map.of(JOB, request), fleet);
    }

    private ObjectRef put(byte[] content) {
        return store.put(ObjectKeys.upload(Sha256.of(content)), content, "image/png");
    }

    private ObjectRef store(byte[] picture) {
        return store.put(ObjectKeys.result(JOB, Sha256.of(picture)), picture, "image/png");
    }

    private EditFinished done(byte[] picture) {
        return finished(request, new Outcome.Done(store(picture),
                new ModelUsed("m", Sha256.of(new byte[0]), true), SmallPictures.HOLE));
    }

    private static EditFinished finished(EditRequest request, Outcome outcome) {
        return EditFinished.of(request, new WorkerIdentity("w", "e", "d"), 1, Instant.EPOCH,
                StageTimings.none(), outcome);
    }

    private void commit(EditFinished finished) throws Exception {
        store.createOnly(ObjectKeys.commit(JOB), RESULTS.encode(finished).value(), "application/avro");
    }

    private void announce(EditFinished finished) throws Exception {
        broker.send(Topic.RESULTS, RESULTS.encode(finished)).join();
    }

    private byte[] inside() throws Exception {
        return changed(SmallPictures.HOLE.left(), SmallPictures.HOLE.top());
    }

    /// The photograph with one pixel inverted.
    private byte[] changed(int x, int y) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(photograph));
        image.setRGB(x, y, ~image.getRGB(x, y) | 0xFF000000);
        return SmallPictures.encoded(image, "png");
    }
}

package retouch.schemas.message;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditInputs;
import retouch.schemas.job.EditProgress;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.JobId;
import retouch.schemas.job.ModelUsed;
import retouch.schemas.job.Outcome;
import retouch.schemas.job.PixelBox;
import retouch.schemas.job.Refusal;
import retouch.schemas.job.RefusalCode;
import retouch.schemas.job.Stage;
import retouch.schemas.job.StageTimings;
import retouch.schemas.job.WorkerIdentity;
import retouch.schemas.object.ObjectRef;
import retouch.schemas.object.Sha256;

import static org.assertj.core.api.Assertions.assertThat;

class MessagesTest {

    private final MessageCodec<EditRequest> requests = Messages.editRequested(SchemaSource.none());
    private final MessageCodec<EditFinished> results = Messages.editFinished(SchemaSource.none());
    private final MessageCodec<EditProgress> progress = Messages.editProgress(SchemaSource.none());

    @Test
    void bringsBackRequests() throws MessageException {
        for (EditRequest request : List.of(Samples.request(), Samples.bareRequest())) {
            assertThat(requests.decode(requests.encode(request).value())).isEqualTo(request);
        }
    }

    @Test
    void bringsBackEveryOutcome() throws MessageException {
        for (Outcome outcome : Samples.outcomes()) {
            EditFinished finished = Samples.finished(outcome);

            assertThat(results.decode(results.encode(finished).value())).isEqualTo(finished);
        }
    }

    @Test
    void bringsBackProgress() throws MessageException {
        assertThat(progress.decode(progress.encode(Samples.progress()).value()))
                .isEqualTo(Samples.progress());
    }

    @Test
    void isKeyedByTheJob() throws MessageException {
        String job = Samples.JOB.value();

        assertThat(requests.encode(Samples.request()).key()).isEqualTo(job);
        assertThat(results.encode(Samples.finished(Samples.done())).key()).isEqualTo(job);
        assertThat(progress.encode(Samples.progress()).key()).isEqualTo(job);
    }

    @Test
    void beginsWithTheMarkerAndTheSchemasFingerprintInLittleEndian() throws MessageException {
        byte[] value = requests.encode(Samples.request()).value();
        long fingerprint = SchemaHistory.fingerprint(SchemaHistory.newest("EditRequested"));

        assertThat(HexFormat.of().formatHex(value, 0, 10))
                .isEqualTo("c301%016x".formatted(Long.reverseBytes(fingerprint)));
    }

    @Test
    void namesTheSchemaInTheHeaders() throws MessageException {
        long fingerprint = SchemaHistory.fingerprint(SchemaHistory.newest("EditProgress"));

        assertThat(progress.encode(Samples.progress()).headers())
                .containsEntry("ce_dataschema", "urn:retouch:schema:%016x".formatted(fingerprint))
                .containsEntry("content-type", "application/avro");
    }

    @Test
    void leavesOutTheHeadersOfWhatARequestDoesNotHave() throws MessageException {
        assertThat(requests.encode(Samples.bareRequest()).headers())
                .doesNotContainKeys("traceparent", "ce_expirytime");
    }

    @Test
    void givesTwoResultsOfOneCommitTheSameBytes() throws MessageException {
        EditFinished finished = Samples.finished(Samples.done());
        WireMessage first = results.encode(finished);

        assertThat(results.encode(results.decode(first.value()))).isEqualTo(first);
    }

    @Test
    void putsAQuestionMarkWhereHalfACharacterStood() throws MessageException {
        EditFinished finished = Samples.finished(new Outcome.Cancelled("half \ud83d"));

        assertThat(results.decode(results.encode(finished).value()).outcome())
                .isEqualTo(new Outcome.Cancelled("half ?"));
    }

    /// A job whose result did not fit would have no result: whatever the records allow has to fit.
    @Test
    void hasRoomForTheLargestResult() throws MessageException {
        String text = "\u20ac".repeat(70_000);
        ObjectRef picture = new ObjectRef("\u20ac".repeat(63), "\u20ac".repeat(1024), Long.MAX_VALUE,
                Sha256.of(new byte[0]));
        EditInputs inputs = new EditInputs(picture, picture, Optional.of(picture), Optional.of(picture));
        Map<Stage, Duration> timings = new EnumMap<>(Stage.class);
        Arrays.stream(Stage.values()).forEach(stage -> timings.put(stage, Duration.ofDays(36_525)));
        for (Outcome outcome : List.of(
                new Outcome.Done(picture, new ModelUsed(text, picture.sha256(), true),
                        new PixelBox(Integer.MIN_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE,
                                Integer.MAX_VALUE),
                        Samples.done().figures()),
                new Outcome.Refused(new Refusal(RefusalCode.UNSUPPORTED_IMAGE, text)),
                new Outcome.Failed(text, text), new Outcome.Cancelled(text))) {
            EditFinished finished = new EditFinished(new JobId("j".repeat(64)), picture.sha256(), inputs,
                    Long.MIN_VALUE,
                    text, Optional.of(0xFFFFFF), true, true, new WorkerIdentity(text, text, text),
                    Integer.MAX_VALUE,
                    Instant.parse("9999-12-31T23:59:59.999999Z"), new StageTimings(timings), outcome);

            assertThat(results.decode(results.encode(finished).value())).isEqualTo(finished);
        }
    }

    @Test
    void listsEverySchemaByItsFingerprint() {
        assertThat(Messages.schemas()).hasSize(14);
        Messages.schemas().forEach((fingerprint, json) -> assertThat(fingerprint)
                .isEqualTo(SchemaHistory.fingerprint(SchemaHistory.parse(json))));
    }
}

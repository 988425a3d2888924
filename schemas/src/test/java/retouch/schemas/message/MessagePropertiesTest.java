package retouch.schemas.message;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import retouch.schemas.job.EditFinished;
import retouch.schemas.job.EditProgress;
import retouch.schemas.job.EditRequest;
import retouch.schemas.job.TrainingProgress;
import retouch.schemas.job.WorkerStatus;
import retouch.schemas.registry.ModelEvent;

import static org.assertj.core.api.Assertions.assertThat;

/// Whatever can be said arrives as it was said. jqwik reports the seed of what fails.
class MessagePropertiesTest {

    private final MessageCodec<EditRequest> requests = Messages.editRequested(SchemaSource.none());
    private final MessageCodec<EditFinished> results = Messages.editFinished(SchemaSource.none());
    private final MessageCodec<EditProgress> progress = Messages.editProgress(SchemaSource.none());

    private final MessageCodec<WorkerStatus> statuses = Messages.workerStatus(SchemaSource.none());

    @Property(tries = 300)
    void anyRequestArrives(@ForAll("requests") EditRequest request) throws MessageException {
        assertThat(requests.decode(requests.encode(request).value())).isEqualTo(request);
    }

    @Property(tries = 300)
    void anyResultArrivesAndIsWrittenAgainAsTheSameBytes(@ForAll("results") EditFinished finished)
            throws MessageException {
        WireMessage message = results.encode(finished);
        EditFinished arrived = results.decode(message.value());

        assertThat(arrived).isEqualTo(finished);
        assertThat(results.encode(arrived)).isEqualTo(message);
    }

    @Property(tries = 300)
    void anyProgressArrives(@ForAll("progress") EditProgress entered) throws MessageException {
        assertThat(progress.decode(progress.encode(entered).value())).isEqualTo(entered);
    }

    @Property(tries = 300)
    void anyTrainingArrivesAndIsWrittenAgainAsTheSameBytes(@ForAll("trainings") TrainingProgress said)
            throws MessageException {
        MessageCodec<TrainingProgress> trainings = Messages.trainingProgress(SchemaSource.none());
        byte[] written = trainings.encode(said).value();

        assertThat(trainings.decode(written)).isEqualTo(said);
        assertThat(trainings.encode(trainings.decode(written)).value()).isEqualTo(written);
    }

    @Property(tries = 300)
    void anyStatusArrives(@ForAll("statuses") WorkerStatus said) throws MessageException {
        assertThat(statuses.decode(statuses.encode(said).value())).isEqualTo(said);
    }

    @Property(tries = 300)
    void anyModelEventArrivesAndIsWrittenAgainAsTheSameBytes(@ForAll("events") ModelEvent said)
            throws MessageException {
        MessageCodec<ModelEvent> events = Messages.modelEvent(SchemaSource.none());
        byte[] written = events.encode(said).value();

        assertThat(events.decode(written)).isEqualTo(said);
        assertThat(events.encode(events.decode(written)).value()).isEqualTo(written);
    }

    @Provide
    Arbitrary<ModelEvent> events() {
        return AnyMessage.event();
    }

    @Provide
    Arbitrary<TrainingProgress> trainings() {
        return AnyMessage.training();
    }

    @Provide
    Arbitrary<WorkerStatus> statuses() {
        return AnyMessage.status();
    }

    @Provide
    Arbitrary<EditRequest> requests() {
        return AnyMessage.request();
    }

    @Provide
    Arbitrary<EditFinished> results() {
        return AnyMessage.finished();
    }

    @Provide
    Arbitrary<EditProgress> progress() {
        return AnyMessage.progress();
    }
}
